package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Violations;

import org.HdrHistogram.Histogram;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Holds many streams in a few threads, checks each, and counts. Any thread may call it. */
public final class LoadClient implements AutoCloseable {
    private static final long LOOK_MILLIS = 5;

    private final List<ClientThread> threads = new ArrayList<>();
    private final int streams;

    /** Begins to connect. */
    public LoadClient(
            InetSocketAddress server,
            List<Subscription> subscriptions,
            int threads,
            Publications publications,
            Violations violations) {
        streams = subscriptions.size();
        for (int i = 0; i < threads; i++) {
            int from = (int) ((long) streams * i / threads);
            int to = (int) ((long) streams * (i + 1) / threads);
            this.threads.add(
                    new ClientThread(
                            server,
                            subscriptions.subList(from, to),
                            from,
                            violations,
                            new Arrivals(publications)));
        }
    }

    /** Tells of everything that comes from now on. */
    public void listen(LoadListener listener) {
        threads.forEach(thread -> thread.arrivals().listen(listener));
    }

    public int streams() {
        return streams;
    }

    /** Waits until all streams have begun; returns whether they have. */
    public boolean awaitBegun(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (begun() < streams && System.nanoTime() - deadline < 0) {
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

    /** Waits until so many events have come, or none has for a while; returns whether they have. */
    public boolean awaitDelivered(long events, Duration quiet) throws InterruptedException {
        long last = delivered();
        long since = System.nanoTime();
        while (last < events) {
            Thread.sleep(LOOK_MILLIS);
            long now = delivered();
            if (now > last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > quiet.toNanos()) {
                return false;
            }
        }
        return true;
    }

    /** Measures latencies anew, of events from this one on. */
    public void measure(int first) {
        threads.forEach(thread -> thread.measure(first));
    }

    public Histogram latency() {
        Histogram all = Arrivals.histogram();
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
