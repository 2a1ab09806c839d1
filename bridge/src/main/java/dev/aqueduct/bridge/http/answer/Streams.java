package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.client.Client;
import dev.aqueduct.bridge.http.client.Tally;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.StallWatch;
import dev.aqueduct.bridge.log.Signal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The requests that are being served and may last. Bounds how many there are, and ends them when
 * the bridge goes down. Any thread may call it.
 */
public final class Streams {
    private final HttpSettings settings;
    private final StallWatch stalls;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger pushes = new AtomicInteger();
    private final AtomicInteger pulls = new AtomicInteger();
    private final BatchMemory batches;
    private final Tally clientPushes;
    private final Tally clientPulls;
    private volatile boolean draining;

    private final ReentrantLock quiet = new ReentrantLock();
    private final Condition becameQuiet = quiet.newCondition();

    /**
     * @param random has to be fit for use by several threads
     */
    public Streams(
            HttpSettings settings,
            StallWatch stalls,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.settings = settings;
        batches = BatchMemory.ofHeap(settings.batchBytes());
        clientPushes = new Tally(settings.clients().maxPushes());
        clientPulls = new Tally(settings.clients().maxPulls());
        this.stalls = stalls;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** What came of asking to be served. */
    public sealed interface Admission {
        /** It is. Whoever asked closes the stream. */
        record Admitted(Stream stream) implements Admission {}

        /** As many as may be are served already. */
        record Full(int most) implements Admission {}

        /** As many as one client may have are served already. */
        record ClientFull(int most) implements Admission {}

        /** The bridge is going down. */
        record GoingDown() implements Admission {}
    }

    public Admission push(Client client) {
        return admit(true, client, pushes, settings.maxPushes());
    }

    public Admission pull(Client client) {
        return admit(false, client, pulls, settings.maxPulls());
    }

    private Admission admit(boolean push, Client client, AtomicInteger count, int most) {
        Tally perClient = push ? clientPushes : clientPulls;
        if (!perClient.take(client)) {
            return new Admission.ClientFull(perClient.most());
        }
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            perClient.giveBack(client);
            return new Admission.Full(most);
        }
        Stream stream = new Stream(push, client);
        open.add(stream);
        if (draining) {
            stream.close();
            return new Admission.GoingDown();
        }
        return new Admission.Admitted(stream);
    }

    /** How many pushes are open. */
    public int pushes() {
        return pushes.get();
    }

    /** How many pulls are being served. */
    public int pulls() {
        return pulls.get();
    }

    boolean draining() {
        return draining;
    }

    /**
     * Admits nobody any more, ends the pushes at moments spread over the drain time and the waits
     * of pulls at once, and waits until all are gone, or the time has passed.
     */
    public void drain() throws InterruptedException {
        draining = true;
        long now = nanoTime.getAsLong();
        long over = settings.drain().toNanos();
        for (Stream stream : open) {
            stream.endAt(stream.push && over > 0 ? now + random.nextLong(over) : now);
        }
        awaitQuiet(settings.drain().plusSeconds(1));
    }

    private void awaitQuiet(Duration most) throws InterruptedException {
        long left = most.toNanos();
        quiet.lockInterruptibly();
        try {
            while (!open.isEmpty() && left > 0) {
                left = becameQuiet.awaitNanos(left);
            }
        } finally {
            quiet.unlock();
        }
    }

    /** One request that is being served, by the thread that made this. */
    public final class Stream implements AutoCloseable {
        private static final long NEVER = Long.MIN_VALUE;

        private final boolean push;
        private final Client asker;
        private final int batchBytes = batches.allot();
        private final Signal signal = new Signal();

        /** The serving thread's; null before anything was sent: short answers need none. */
        private StallWatch.@Nullable Client client;

        /** Set by the serving thread. */
        private volatile Runnable wake = signal::raise;

        /** Set by whoever drains. */
        private volatile long endsAt = NEVER;

        /** Set by the connection's thread. */
        private volatile boolean givenUp;

        private volatile boolean closed;

        private Stream(boolean push, Client asker) {
            this.push = push;
            this.asker = asker;
        }

        /** How many times as long as a push it may wait for its client. */
        int patience() {
            return push ? 1 : StallWatch.PATIENCE_WITH_PULLS;
        }

        /** How much it may gather for its client before it writes. */
        public int batchBytes() {
            return batchBytes;
        }

        /** What ends the wait in which the stream spends its time from now on. */
        public void wokenBy(Runnable wake) {
            this.wake = wake;
        }

        /**
         * How long the stream may go on, in nanoseconds; 0 where it is to end now. Asked before
         * every wait, since a stream is woken to ask it.
         */
        public long left() {
            long end = endsAt;
            return end == NEVER ? Long.MAX_VALUE : Math.max(0, end - nanoTime.getAsLong());
        }

        /** Whether it is to end, now or at a time that is set. */
        public boolean ending() {
            return endsAt != NEVER;
        }

        /** It is to end now: nothing is waited for any more. */
        public void hurry() {
            endAt(nanoTime.getAsLong());
        }

        /** The client is gone: what waits for it need not. */
        public void giveUp() {
            givenUp = true;
            hurry();
        }

        /** Whether the client is known to be gone. */
        public boolean isGivenUp() {
            return givenUp;
        }

        /** Waits on nothing but the end of the stream. */
        public void pause(long nanos) throws InterruptedException {
            Runnable before = wake;
            wake = signal::raise;
            try {
                signal.await(Math.min(nanos, left()));
            } finally {
                wake = before;
            }
        }

        private void endAt(long nanos) {
            endsAt = nanos == NEVER ? NEVER + 1 : nanos;
            wake.run();
        }

        /**
         * Runs what may have to wait for the client.
         *
         * @throws ClientGoneException if the client is gone, or takes nothing
         */
        void send(StallWatch.Action action) throws IOException {
            if (givenUp) {
                throw new ClientGoneException("the client gave it up");
            }
            StallWatch.Client sentTo = client;
            if (sentTo == null) {
                sentTo = push ? stalls.ofPush() : stalls.ofPull();
                client = sentTo;
            }
            sentTo.send(action);
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            StallWatch.Client sentTo = client;
            if (sentTo != null) {
                sentTo.close();
            }
            open.remove(this);
            (push ? pushes : pulls).decrementAndGet();
            (push ? clientPushes : clientPulls).giveBack(asker);
            batches.giveBack(batchBytes);
            if (draining && open.isEmpty()) {
                quiet.lock();
                try {
                    becameQuiet.signalAll();
                } finally {
                    quiet.unlock();
                }
            }
        }
    }
}
