package dev.aqueduct.kafka;

import org.apache.kafka.server.fault.FaultHandler;

import java.lang.System.Logger.Level;

/**
 * What becomes of a fault inside Kafka. Kafka itself ends its process at a fatal one; here that
 * would be somebody else's process, so that it is logged and thrown, and the node is left without a
 * working controller.
 */
final class Faults {

    private static final System.Logger LOG = System.getLogger(Faults.class.getName());

    private Faults() {}

    static FaultHandler handler(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            LOG.log(fatal ? Level.ERROR : Level.WARNING, name + ": " + message, cause);
            action.run();
            return new IllegalStateException(name + ": " + message, cause);
        };
    }
}
