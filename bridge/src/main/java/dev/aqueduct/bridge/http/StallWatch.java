package dev.aqueduct.bridge.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Frees the threads of those whose client takes nothing. Whatever may wait for a client is run
 * under it, be it a push or the shortest of answers: a client that sends one request after the
 * other and reads nothing stops any of them. Any thread may call it.
 */
final class StallWatch implements AutoCloseable {
    /** How often it is looked, as a part of the time after which a push is stalled. */
    private static final int LOOKS = 8;

    /** Who pulls may well pause while its client works: it is given that much longer. */
    private static final int PATIENCE_WITH_PULLS = 20;

    private final Duration stalledAfter;
    private final HttpMetrics metrics;
    private final LongSupplier nanoTime;
    private final Set<Sending> open = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    /** What may have to wait for a client. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** One action that is under way, in the thread that made this. */
    private static final class Sending {
        private final Thread thread = Thread.currentThread();
        private final long begunNanos;
        private final long mostNanos;

        /** Set by the watch. */
        private volatile boolean stalled;

        private Sending(long begunNanos, Duration most) {
            this.begunNanos = begunNanos;
            this.mostNanos = most.toNanos();
        }
    }

    /**
     * @param stalledAfter after how long a push is stalled
     */
    StallWatch(Duration stalledAfter, HttpMetrics metrics, LongSupplier nanoTime) {
        this.stalledAfter = stalledAfter;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        thread = Thread.ofVirtual().name("stalled-clients").start(this::watch);
    }

    /**
     * Runs it with the patience that a push is worth.
     *
     * @throws ClientGoneException if the client took nothing for so long that it was ended
     */
    void push(Action action) throws IOException {
        run(action, stalledAfter);
    }

    /**
     * Runs it with the patience that any other answer is worth.
     *
     * @throws ClientGoneException as {@link #push}
     */
    void answer(Action action) throws IOException {
        run(action, stalledAfter.multipliedBy(PATIENCE_WITH_PULLS));
    }

    private void run(Action action, Duration most) throws IOException {
        Sending sending = new Sending(nanoTime.getAsLong(), most);
        open.add(sending);
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            if (sending.stalled) {
                throw new ClientGoneException(e);
            }
            throw e;
        } finally {
            open.remove(sending);
        }
        if (sending.stalled) {
            throw new ClientGoneException("the client took nothing for too long");
        }
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(stalledAfter.toNanos() / LOOKS);
                long now = nanoTime.getAsLong();
                for (Sending each : open) {
                    if (now - each.begunNanos > each.mostNanos) {
                        end(each);
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** What hangs can be ended in no other way than by interrupting its thread, until it is. */
    private void end(Sending sending) {
        if (!sending.stalled) {
            sending.stalled = true;
            metrics.stalled();
        }
        sending.thread.interrupt();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
