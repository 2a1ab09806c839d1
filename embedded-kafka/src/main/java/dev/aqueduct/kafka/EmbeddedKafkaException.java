package dev.aqueduct.kafka;

/**
 * Kafka could not be started, stopped or reached. The message is one line, fit to be shown to
 * whoever ran the command: {@code port 9092 is taken}.
 */
public final class EmbeddedKafkaException extends RuntimeException {

    private final int takenPort;

    EmbeddedKafkaException(String message) {
        super(message);
        this.takenPort = 0;
    }

    EmbeddedKafkaException(String message, Throwable cause) {
        super(message, cause);
        this.takenPort = 0;
    }

    private EmbeddedKafkaException(int takenPort) {
        super("port " + takenPort + " is taken");
        this.takenPort = takenPort;
    }

    static EmbeddedKafkaException taken(int port) {
        return new EmbeddedKafkaException(port);
    }

    /** The port that another process listens on, or 0 where the reason is another one. */
    public int takenPort() {
        return takenPort;
    }
}
