package dev.aqueduct.bridge.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One attempt at rendering an entry: whoever began it carries it out, and all who ask meanwhile
 * wait for it. Where its outcome is a passing one, it stands for all who ask within a moment. Any
 * thread may call it.
 */
final class Rendering {
    /**
     * For how long a passing outcome stands. Together with the time for which a schema counts as
     * unknown ({@code kafka.FollowedSchemas}) it is the second within which an event reads rightly
     * once its schema is there.
     */
    static final long STANDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long begunNanos = System.nanoTime();
    private final CompletableFuture<Rendered> outcome = new CompletableFuture<>();

    void succeed(Rendered rendered) {
        outcome.complete(rendered);
    }

    void fail(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    /** Whether it has come to an end so long ago that its outcome may be another now. */
    boolean isOver() {
        return outcome.isDone() && System.nanoTime() - begunNanos > STANDS_NANOS;
    }

    /**
     * The outcome. It is waited for as long as the one who carries it out waits for Kafka, which is
     * bounded there.
     *
     * @throws SourceUnavailableException if it failed by that, or this thread was interrupted
     */
    Rendered await() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("waiting for the event was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("the event could not be rendered", e.getCause());
        }
    }
}
