package dev.aqueduct.kafka;

/**
 * Kafka could not be started, stopped or reached. The message is one line, fit to be shown to
 * whoever ran the command: {@code port 9092 is taken}.
 */
public final class EmbeddedKafkaException extends RuntimeException {

    EmbeddedKafkaException(String message) {
        super(message);
    }

    EmbeddedKafkaException(String message, Throwable cause) {
        super(message, cause);
    }
}
