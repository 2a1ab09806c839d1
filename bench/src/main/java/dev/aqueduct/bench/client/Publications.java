package dev.aqueduct.bench.client;

import org.HdrHistogram.Histogram;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * When each event was published, in {@link System#nanoTime}: in this process, so that no two clocks
 * are compared. One thread publishes, any may ask.
 */
public final class Publications {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final long MAX_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final long[] nanos; // 0: not published

    /**
     * None yet.
     *
     * @param most events that will be published
     */
    public Publications(int most) {
        nanos = new long[most];
    }

    public int most() {
        return nanos.length;
    }

    void published(int number, long at) {
        ELEMENT.setRelease(nanos, number, at);
    }

    /** When the event was published; 0 if it was not. */
    private long at(int number) {
        return number < nanos.length ? (long) ELEMENT.getAcquire(nanos, number) : 0;
    }

    /**
     * How long ago the event was published, within what a {@link #histogram} takes; -1 if it was
     * not.
     */
    public long nanosSince(int number, long now) {
        long at = at(number);
        return at == 0 ? -1 : Math.clamp(now - at, 0, MAX_NANOS);
    }

    /** An empty histogram of nanoseconds. */
    public static Histogram histogram() {
        return new Histogram(MAX_NANOS, DIGITS);
    }
}
