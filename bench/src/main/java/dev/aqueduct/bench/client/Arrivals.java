package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Deliveries;

import org.HdrHistogram.Histogram;

/**
 * Counts what the streams of one thread bring, and how long it took. That thread alone calls it,
 * but for the counts, which any may read.
 */
final class Arrivals implements Deliveries {
    private static final long MAX_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final Publications publications;
    private volatile LoadListener listener = LoadListener.none();
    private Histogram latency = histogram();
    private long now;
    private int measuredFrom = Integer.MAX_VALUE; // the first event whose latency counts
    private long count; // written through to the volatile ones at the end of a read
    private volatile long delivered;
    private volatile int begun;

    Arrivals(Publications publications) {
        this.publications = publications;
    }

    static Histogram histogram() {
        return new Histogram(MAX_NANOS, DIGITS);
    }

    void listen(LoadListener to) {
        listener = to;
    }

    /** What is told next arrived at this time. */
    void at(long nanos) {
        now = nanos;
    }

    @Override
    public void delivered(int number) {
        count++;
        if (number >= measuredFrom) {
            long published = publications.at(number);
            if (published != 0) {
                latency.recordValue(Math.clamp(now - published, 0, MAX_NANOS));
            }
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void begun() {
        begun++;
    }

    /** All that was read at once has been told. */
    void told() {
        if (count != delivered) {
            delivered = count;
            listener.delivered();
        }
    }

    long delivered() {
        return delivered;
    }

    int streamsBegun() {
        return begun;
    }

    /** Measures latencies anew, of events from this one on. */
    void measure(int first) {
        measuredFrom = first;
        latency = histogram();
    }

    Histogram latency() {
        return latency.copy();
    }
}
