package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers of Kafka's, and takes note of whether it gives any. Any thread may call it. */
final class Answers {
    private static final long MOST_MILLIS = 2L * Clients.ANSWER_MILLIS;

    private final Reachability reachability;

    Answers(Reachability reachability) {
        this.reachability = reachability;
    }

    /**
     * An answer that any broker can give: where it does not come, Kafka is away. Of answers that
     * one broker alone can give, such as the end of a partition, no note is taken.
     */
    <T> CompletableFuture<T> noted(CompletableFuture<T> answer) {
        return answer.whenComplete((value, failure) -> {
            if (failure == null) {
                reachability.answered();
            } else {
                reachability.failed(why(failure));
            }
        });
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause.getMessage() == null ? "no answer" : cause.getMessage();
    }

    /**
     * The answer.
     *
     * @throws SourceUnavailableException if it did not come
     */
    <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (TimeoutException e) {
            throw unavailable(e);
        }
    }

    /**
     * As {@link #await}, for an answer that is known to come in time, whatever it is: a timer for
     * each who waits costs as much as the wait.
     */
    <T> T awaitSure(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw unavailable(e);
        }
    }

    private static SourceUnavailableException unavailable(ExecutionException e) {
        return unavailable(e.getCause() == null ? e : e.getCause());
    }

    private static SourceUnavailableException unavailable(Throwable cause) {
        SourceUnavailableException unavailable =
                new SourceUnavailableException("Kafka did not answer in time");
        unavailable.initCause(cause);
        return unavailable;
    }

    /**
     * To be called before a question is asked.
     *
     * @throws SourceUnavailableException if Kafka is known not to answer
     */
    void failFast() {
        if (!reachability.reachable()) {
            throw new SourceUnavailableException("Kafka cannot be reached at the moment");
        }
    }
}
