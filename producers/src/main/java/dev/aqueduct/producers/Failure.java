package dev.aqueduct.producers;

import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Why something failed: the cause without its wrappings, and the sentence for people.
 *
 * @param cause what was thrown first
 * @param reason what that means, in one line
 */
record Failure(Throwable cause, String reason) {

    /** What this exception means where Kafka's addresses are these. */
    static Failure of(Throwable thrown, String bootstrapServers) {
        Throwable cause = thrown;
        while (wraps(cause) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new Failure(cause, reason(cause, bootstrapServers));
    }

    /** Whether the event itself is to blame, and no other would fail so. */
    boolean refused() {
        return switch (cause) {
            case RecordTooLargeException _, InvalidRecordException _ -> true;
            case AvroRuntimeException _, ClassCastException _, NullPointerException _ -> true;
            default -> false;
        };
    }

    private static boolean wraps(Throwable thrown) {
        return thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown instanceof ChannelException
                || thrown.getClass() == KafkaException.class;
    }

    private static String reason(Throwable cause, String bootstrapServers) {
        return switch (cause) {
            case TimeoutException _, DisconnectException _ ->
                    "Kafka at " + bootstrapServers + " cannot be reached";
            case InterruptException _ -> "interrupted";
            default -> firstLine(cause);
        };
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null ? name : message.lines().findFirst().orElse(name);
    }
}
