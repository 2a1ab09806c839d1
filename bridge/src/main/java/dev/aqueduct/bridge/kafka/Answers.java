package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an answer of Kafka's, and takes note of whether it came. */
final class Answers {
    private static final long MOST_MILLIS = 2L * Clients.ANSWER_MILLIS;

    private final Reachability reachability;

    Answers(Reachability reachability) {
        this.reachability = reachability;
    }

    /**
     * The answer.
     *
     * @throws SourceUnavailableException if it did not come
     */
    <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            T value = answer.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
            reachability.answered();
            return value;
        } catch (ExecutionException e) {
            throw unavailable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unavailable(e);
        }
    }

    /** As {@link #await}, but at once where Kafka is known not to answer. */
    void failFast() {
        if (!reachability.reachable()) {
            throw new SourceUnavailableException("Kafka cannot be reached at the moment");
        }
    }

    private SourceUnavailableException unavailable(Throwable cause) {
        String why = cause.getMessage() == null ? "no answer" : cause.getMessage();
        reachability.failed(why);
        SourceUnavailableException unavailable =
                new SourceUnavailableException("Kafka did not answer in time");
        unavailable.initCause(cause);
        return unavailable;
    }
}
