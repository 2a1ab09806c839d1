package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Violations;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Holds many streams in a few threads, checks each, and counts. Any thread may call it. */
public final class LoadClient implements AutoCloseable {
    /**
     * How many connections of a thread are being opened: fewer than a server's backlog, so that
     * none is refused.
     */
    public static final int OPENING_AT_ONCE = 100;

    private static final long LOOK_MILLIS = 5;

    private final List<ClientThread> threads = new ArrayList<>();
    private final int streams;
    private volatile long wanted;
    private volatile @Nullable Thread parked;

    /** Begins to connect. */
    public LoadClient(
            InetSocketAddress server,
            List<Subscription> subscriptions,
            int threads,
            Publications publications,
            Violations violations) {
        streams = subscriptions.size();
        int most = Math.min(threads, streams);
        for (int i = 0; i < most; i++) {
            int from = (int) ((long) streams * i / most);
            int to = (int) ((long) streams * (i + 1) / most);
            this.threads.add(
                    new ClientThread(
                            server,
                            subscriptions.subList(from, to),
                            from,
                            violations,
                            new Arrivals(publications, this::arrived)));
        }
    }

    public int streams() {
        return streams;
    }

    /** Waits until all streams have begun, or something is wrong; returns whether they have. */
    public boolean awaitBegun(Duration most, Violations violations) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (begun() < streams && violations.total() == 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        return begun() == streams;
    }

    /** How many streams have begun. */
    public int begun() {
        return threads.stream().mapToInt(thread -> thread.arrivals().streamsBegun()).sum();
    }

    /** How many events have come, those of all streams together. */
    public long delivered() {
        long sum = 0;
        for (int i = 0; i < threads.size(); i++) {
            sum += threads.get(i).arrivals().delivered();
        }
        return sum;
    }

    /** How waiting for events ended. */
    public enum Wait {
        /** All came. */
        ALL,
        /** None came any more. */
        QUIET,
        /** They still came when there was no more time. */
        LATE
    }

    /** Waits until so many events have come, or none has for a while, or for as long as may be. */
    public Wait awaitDelivered(long events, Duration quiet, Duration most)
            throws InterruptedException {
        long begun = System.nanoTime();
        long last = delivered();
        long since = begun;
        while (last < events) {
            Thread.sleep(LOOK_MILLIS);
            long now = delivered();
            if (now > last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > quiet.toNanos()) {
                return Wait.QUIET;
            }
            if (System.nanoTime() - begun > most.toNanos()) {
                return Wait.LATE;
            }
        }
        return Wait.ALL;
    }

    /**
     * Parks the calling thread, the only one that does, until so many events have come or it is
     * told to stop.
     */
    void parkUntilDelivered(long events, BooleanSupplier stopped) {
        wanted = events;
        parked = Thread.currentThread();
        while (delivered() < events && !stopped.getAsBoolean()) {
            LockSupport.park(this);
        }
        parked = null;
    }

    private void arrived() {
        Thread waiting = parked;
        if (waiting != null && delivered() >= wanted) {
            LockSupport.unpark(waiting);
        }
    }

    /** Measures latencies anew, of events from this one on. */
    public void measure(int first) {
        threads.forEach(thread -> thread.measure(first));
    }

    public Histogram latency() {
        Histogram all = Publications.histogram();
        threads.forEach(thread -> all.add(thread.latency()));
        return all;
    }

    /**
     * How many events were not only compared: what they cost the client is a measure of how far it
     * can be trusted.
     */
    public long read() {
        return threads.stream().mapToLong(ClientThread::read).sum();
    }

    @Override
    public void close() {
        threads.forEach(ClientThread::close);
    }
}
