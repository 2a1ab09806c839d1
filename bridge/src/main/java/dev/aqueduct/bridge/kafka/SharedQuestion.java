package dev.aqueduct.bridge.kafka;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A question that many ask at the same time. Whoever asks while as many as may be are under way
 * shares the next one, which is sent after all of them have asked. Any thread may call it; nothing
 * here waits.
 */
final class SharedQuestion<T> {
    private final int mostAtOnce;
    private final Function<Set<String>, CompletableFuture<T>> send;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private int underWay;

    /** Guarded by {@link #lock}: what the next question is about. */
    private Batch<T> next = new Batch<>();

    private static final class Batch<T> {
        final Set<String> about = new HashSet<>();
        final CompletableFuture<T> answer = new CompletableFuture<>();
        boolean wanted;
    }

    /**
     * @param send sends a question about all that its askers named
     */
    SharedQuestion(int mostAtOnce, Function<Set<String>, CompletableFuture<T>> send) {
        this.mostAtOnce = mostAtOnce;
        this.send = send;
    }

    /** The answer about these, and perhaps about others that were asked for at the same time. */
    CompletableFuture<T> ask(Collection<String> about) {
        Batch<T> joined;
        synchronized (lock) {
            joined = next;
            joined.wanted = true;
            joined.about.addAll(about);
        }
        sendNext();
        return joined.answer;
    }

    private void sendNext() {
        Batch<T> batch;
        synchronized (lock) {
            if (underWay == mostAtOnce || !next.wanted) {
                return;
            }
            batch = next;
            next = new Batch<>();
            underWay++;
        }
        var _ = sent(batch.about).whenComplete((answer, failure) -> done(batch, answer, failure));
    }

    /** A client that is closed throws at once: that is an answer, too. */
    private CompletableFuture<T> sent(Set<String> about) {
        try {
            return send.apply(about);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void done(Batch<T> batch, T answer, Throwable failure) {
        synchronized (lock) {
            underWay--;
        }
        if (failure == null) {
            batch.answer.complete(answer);
        } else {
            batch.answer.completeExceptionally(failure);
        }
        sendNext();
    }
}
