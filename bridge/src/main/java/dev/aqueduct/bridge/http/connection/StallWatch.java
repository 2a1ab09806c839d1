package dev.aqueduct.bridge.http.connection;

import dev.aqueduct.bridge.http.HttpMetrics;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Frees the threads of those whose client takes nothing. Whatever may wait for a client is run
 * under it, be it a push or the shortest of answers: a client that sends one request after the
 * other and reads nothing stops any of them. Any thread may call it.
 */
public final class StallWatch implements AutoCloseable {
    /** How often it is looked, as a part of the time after which a push is stalled. */
    private static final int LOOKS = 8;

    /** Who pulls may well pause while its client works: it is given so many times as long. */
    public static final int PATIENCE_WITH_PULLS = 20;

    private final Duration stalledAfter;
    private final HttpMetrics metrics;
    private final LongSupplier nanoTime;
    private final Set<Client> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    /** What may have to wait for a client. */
    @FunctionalInterface
    public interface Action {
        void run() throws IOException;
    }

    /** A client that is sent to by one thread at a time, until it is closed. */
    public final class Client implements AutoCloseable {
        private static final long IDLE = Long.MIN_VALUE;
        private static final long STALLED = Long.MIN_VALUE + 1;

        private final long mostNanos;

        /** Which sends to it; set before {@link #since} is. */
        private @Nullable Thread thread;

        /**
         * Since when something is being sent to it; set by its thread, and to STALLED by the watch.
         */
        private final AtomicLong since = new AtomicLong(IDLE);

        private Client(Duration most) {
            mostNanos = most.toNanos();
        }

        /**
         * Runs what may have to wait for the client.
         *
         * @throws ClientGoneException if the client took nothing for so long that it was ended
         */
        public void send(Action action) throws IOException {
            thread = Thread.currentThread();
            since.set(Math.max(nanoTime.getAsLong(), STALLED + 1));
            try {
                action.run();
            } catch (IOException | RuntimeException e) {
                if (ended()) {
                    throw new ClientGoneException(e);
                }
                throw e;
            }
            if (ended()) {
                throw new ClientGoneException("the client took nothing for too long");
            }
        }

        /** It is sent to no longer. Returns whether it was found stalled. */
        private boolean ended() {
            boolean stalled = since.getAndSet(IDLE) == STALLED;
            thread = null;
            return stalled;
        }

        /** What hangs can be ended in no other way than by interrupting its thread, until it is. */
        private void look(long now) {
            long begun = since.get();
            Thread hangs = thread;
            if (hangs == null) {
                return;
            }
            if (begun == STALLED) {
                hangs.interrupt();
            } else if (begun != IDLE
                    && now - begun > mostNanos
                    && since.compareAndSet(begun, STALLED)) {
                metrics.stalled();
                hangs.interrupt();
            }
        }

        @Override
        public void close() {
            watched.remove(this);
        }
    }

    /**
     * @param stalledAfter after how long a push is stalled
     */
    public StallWatch(Duration stalledAfter, HttpMetrics metrics, LongSupplier nanoTime) {
        this.stalledAfter = stalledAfter;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        thread = Thread.ofVirtual().name("stalled-clients").start(this::watch);
    }

    /** The client of a push. */
    public Client ofPush() {
        return watched(stalledAfter);
    }

    /** The client of any other answer. */
    public Client ofPull() {
        return watched(stalledAfter.multipliedBy(PATIENCE_WITH_PULLS));
    }

    private Client watched(Duration most) {
        Client client = new Client(most);
        watched.add(client);
        return client;
    }

    /**
     * Sends an answer that is no push.
     *
     * @throws ClientGoneException as {@link Client#send}
     */
    public void answer(Action action) throws IOException {
        try (Client client = ofPull()) {
            client.send(action);
        }
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(stalledAfter.toNanos() / LOOKS);
                long now = nanoTime.getAsLong();
                watched.forEach(client -> client.look(now));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
