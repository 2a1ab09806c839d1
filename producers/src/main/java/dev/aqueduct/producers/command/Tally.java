package dev.aqueduct.producers.command;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What became of the lines so far. Any thread may call it. */
final class Tally {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final long start;
    private final LongAdder stored = new LongAdder();
    private final NotedLines bad = new NotedLines();
    private final NotedLines lost = new NotedLines();

    /** Written by the thread that sends. */
    private volatile long lastSent;

    Tally(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** Takes note of the line that is sent; they come in order. */
    void noteSent(long line) {
        lastSent = line;
    }

    void countStored() {
        stored.increment();
    }

    void countBad(long line) {
        bad.add(line);
    }

    /** Counts an event that was not stored, and returns whether it is the first. */
    boolean countLost(long line) {
        return lost.add(line) == 1;
    }

    long stored() {
        return stored.sum();
    }

    long bad() {
        return bad.count();
    }

    long lost() {
        return lost.count();
    }

    /** {@code 123,456 events}, {@code 1 event}. */
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    /** {@code 123,456 events to orders in 3.2 s (38,580/s)}. */
    String summary(String channel) {
        double seconds = (nanoTime.getAsLong() - start) / NANOS_PER_SECOND;
        double rate = stored() / Math.max(seconds, 1e-9);
        return String.format(
                Locale.ROOT,
                rate < 10 ? "%s to %s in %.1f s (%.1f/s)" : "%s to %s in %.1f s (%,.0f/s)",
                count(stored(), "event"),
                channel,
                seconds,
                rate);
    }

    /**
     * What is said of bad lines. One that Kafka refuses is known to be bad only when later ones are
     * on their way: whoever goes on behind it would publish those again.
     */
    String badLines(boolean keptGoing) {
        String lines = count(bad(), "bad line");
        if (keptGoing) {
            return lines + " left out";
        }
        return lastSent <= bad.first()
                ? lines + ": stopped there"
                : "%s: stopped at line %d, but lines %d to %d had been sent by then"
                        .formatted(lines, bad.first(), bad.first() + 1, lastSent);
    }

    /** What is said of lines whose events may or may not be stored. */
    String lostLines() {
        String where =
                lost() == 1
                        ? "line " + lost.first()
                        : "lines " + lost.first() + " to " + lost.last();
        return count(lost(), "event") + " sent but not known to be stored: " + where;
    }
}
