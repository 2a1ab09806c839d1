package dev.aqueduct.bench.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * When each event was published, in {@link System#nanoTime}: in this process, so that no two clocks
 * are compared. One thread publishes, any may ask.
 */
public final class Publications {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

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
    long at(int number) {
        return number < nanos.length ? (long) ELEMENT.getAcquire(nanos, number) : 0;
    }
}
