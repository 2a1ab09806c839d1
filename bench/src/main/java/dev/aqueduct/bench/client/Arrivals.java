package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Deliveries;

import org.HdrHistogram.Histogram;

/**
 * Counts what the streams of one thread bring, and how long it took. That thread alone calls it,
 * but for the counts, which any may read.
 */
final class Arrivals implements Deliveries {
    private final Publications publications;
    private final Runnable listener;
    private Histogram latency = Publications.histogram();
    private long now;
    private int measuredFrom = Integer.MAX_VALUE; // the first event whose latency counts
    private long count; // written through to the volatile ones at the end of a read
    private volatile long delivered;
    private volatile int begun;

    Arrivals(Publications publications, Runnable listener) {
        this.publications = publications;
        this.listener = listener;
    }

    /** What is told next arrived at this time. */
    void at(long nanos) {
        now = nanos;
    }

    @Override
    public void delivered(int number) {
        count++;
        if (number >= measuredFrom) {
            long nanos = publications.nanosSince(number, now);
            if (nanos >= 0) {
                latency.recordValue(nanos);
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
            listener.run();
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
        latency = Publications.histogram();
    }

    Histogram latency() {
        return latency.copy();
    }
}
