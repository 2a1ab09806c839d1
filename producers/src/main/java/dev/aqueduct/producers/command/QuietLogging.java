package dev.aqueduct.producers.command;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Silences the libraries' own logging: a command says in one line what went wrong, and Kafka's
 * clients would say it a hundred times more. Who gives {@code java.util.logging.config.file} hears
 * them.
 */
final class QuietLogging {
    /** Held here because the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> SILENT =
            List.of(Logger.getLogger("org.apache.kafka"), Logger.getLogger("oshi"));

    private QuietLogging() {}

    static void apply() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            SILENT.forEach(logger -> logger.setLevel(Level.OFF));
        }
    }
}
