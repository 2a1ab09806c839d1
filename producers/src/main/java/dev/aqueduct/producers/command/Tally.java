package dev.aqueduct.producers.command;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What became of the lines so far. Any thread may call it. */
final class Tally {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final long start;
    private final LongAdder stored = new LongAdder();
    private final LongAdder bad = new LongAdder();
    private final AtomicLong lost = new AtomicLong();

    Tally(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void countStored() {
        stored.increment();
    }

    void countBad() {
        bad.increment();
    }

    /** Counts an event that was not stored, and returns whether it is the first. */
    boolean countLost() {
        return lost.getAndIncrement() == 0;
    }

    long stored() {
        return stored.sum();
    }

    long bad() {
        return bad.sum();
    }

    long lost() {
        return lost.get();
    }

    /** {@code 123,456 events}, {@code 1 event}. */
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    /** {@code 123,456 events to orders in 3.2 s (38,580/s)}. */
    String summary(String channel) {
        double seconds = (nanoTime.getAsLong() - start) / NANOS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "%s to %s in %.1f s (%,.0f/s)",
                count(stored(), "event"),
                channel,
                seconds,
                stored() / Math.max(seconds, 1e-9));
    }
}
