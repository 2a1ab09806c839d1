package dev.aqueduct.producers;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A steady rate: who waits for each turn takes so many turns a second. Turns that were missed,
 * while Kafka was away say, are made up for as far as a tenth of a second, and no further. For one
 * thread.
 */
public final class Pace {
    private static final long CATCH_UP_NANOS = Duration.ofMillis(100).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private final double intervalNanos;
    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private final long start;
    private double dueNanos;

    /** How the time until the next turn is spent. */
    interface Sleep {
        void nanos(long nanos) throws InterruptedException;
    }

    /**
     * @param perSecond turns a second, more than 0; infinite: no waiting at all
     */
    public Pace(double perSecond) {
        this(perSecond, System::nanoTime, nanos -> Thread.sleep(Duration.ofNanos(nanos)));
    }

    Pace(double perSecond, LongSupplier nanoTime, Sleep sleep) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate is more than 0, not " + perSecond);
        }
        this.intervalNanos = NANOS_PER_SECOND / perSecond;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.start = nanoTime.getAsLong();
    }

    /** Waits for the next turn; the first is at once. */
    public void await() throws InterruptedException {
        long now = nanoTime.getAsLong() - start;
        long ahead = (long) dueNanos - now;
        if (ahead > 0) {
            sleep.nanos(ahead);
        }
        dueNanos = Math.max(dueNanos, (double) (now - CATCH_UP_NANOS)) + intervalNanos;
    }
}
