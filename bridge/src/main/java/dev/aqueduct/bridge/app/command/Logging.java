package dev.aqueduct.bridge.app.command;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up what this process says on standard error. */
public final class Logging {
    /** Held here because the JDK forgets the level of a logger that nobody holds. */
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
        if (System.getProperty("java.util.logging.config.file") != null) {
            LEVELED.forEach(logger -> logger.setLevel(null));
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
        logger.setLevel(level);
        return logger;
    }
}
