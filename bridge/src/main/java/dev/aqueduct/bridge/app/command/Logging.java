package dev.aqueduct.bridge.app.command;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up what this process says on standard error. */
public final class Logging {
    /** Whether somebody has said otherwise: what their file sets is not to be touched. */
    private static final boolean SAID_OTHERWISE =
            System.getProperty("java.util.logging.config.file") != null;

    /** Held here because the JDK forgets the level of a logger that nobody holds. */
    @SuppressWarnings("UnusedVariable")
    private static final List<Logger> LEVELED =
            List.of(
                    // Says what it does about an outage a hundred times; we say it once.
                    leveled("org.apache.kafka", Level.SEVERE),
                    // The server's, in up: a laptop that slept is an "overloaded event queue" to
                    // it.
                    leveled("org.apache.kafka.controller", Level.OFF),
                    leveled("kafka", Level.SEVERE),
                    leveled("state", Level.SEVERE),
                    leveled("io.helidon", Level.WARNING),
                    leveled("io.micrometer", Level.WARNING));

    private Logging() {}

    /**
     * One short line for a record, and of libraries only what is wrong. Whoever gives {@code
     * java.util.logging.config.file} has said what they want, and gets that.
     */
    public static void apply() {
        if (SAID_OTHERWISE) {
            return;
        }
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new LineFormatter());
        root.addHandler(console);
    }

    private static Logger leveled(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        if (!SAID_OTHERWISE) {
            logger.setLevel(level);
        }
        return logger;
    }
}
