package dev.aqueduct.bench.cases.pull;

import java.time.Duration;

/**
 * How much of everything the cases have.
 *
 * @param events of a history
 * @param valueBytes the length of an event's value
 * @param perSecond events published a second, where some are
 * @param measured how long is measured, where nothing else ends it
 * @param warmup what comes before
 * @param clients of each kind
 */
public record PullPlan(
        int events,
        int valueBytes,
        double perSecond,
        Duration measured,
        Duration warmup,
        Clients clients) {

    /** How many events a small pull asks for. */
    public static final int SMALL = 100;

    /**
     * How many clients there are, and how often they ask.
     *
     * @param requests for a few events each, one after the other
     * @param connections that ask what is new
     * @param waiting pulls that wait, and streams beside them
     * @param subscribers of live events beside bulk readers
     * @param readers in bulk
     * @param stalled readers in bulk that stop reading
     * @param heartbeat of the streams
     */
    public record Clients(
            int requests,
            int connections,
            int waiting,
            int subscribers,
            int readers,
            int stalled,
            Duration heartbeat) {}

    /**
     * How many events a run publishes at most.
     *
     * @param phases of which each has its warm-up and is measured
     */
    int mostEvents(int phases) {
        double seconds = phases * (warmup.plus(measured).toMillis() / 1e3 + 30);
        return (int) Math.min(100_000_000, perSecond * seconds);
    }

    /** A tenth of a history, which is what the bridge may remember where it is not to help. */
    long tenthBytes() {
        return (long) events * valueBytes / 10;
    }

    /** Enough to remember some histories whole, with what an event takes beside its value. */
    long bytesInMemory(int histories) {
        return (long) histories * events * (valueBytes + 150);
    }
}
