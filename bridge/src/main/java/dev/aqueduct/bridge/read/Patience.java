package dev.aqueduct.bridge.read;

import java.util.concurrent.TimeUnit;

/**
 * How long readers wait for what; all in nanoseconds. Why each is as it is stands in docs/adr/0004.
 */
final class Patience {
    /**
     * How old an answer of Kafka's about what is still kept may be when older events are served.
     * API.md allows 5 s from a deletion to its effect; the rest is for the answer itself and for
     * sending.
     */
    static final long KEPT = TimeUnit.MILLISECONDS.toNanos(2_500);

    /**
     * How long Kafka has to go on saying that a cursor is beyond the end, or of another
     * incarnation, before it is told: another replica, or another broker, may know better for a
     * moment.
     */
    static final long CONFIRM = TimeUnit.SECONDS.toNanos(1);

    /**
     * How long a channel has to be missing in mid-stream before its end is told: it may be being
     * made anew.
     */
    static final long MISSING = TimeUnit.SECONDS.toNanos(5);

    /**
     * Between two questions about something that is being confirmed, or that could not be answered.
     */
    static final long RECHECK = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * How long the other partitions wait for a block of one of them before they go on without it.
     */
    static final long BLOCK = TimeUnit.MILLISECONDS.toNanos(250);

    /** How long an empty page waits for this bridge to reach the end that Kafka named. */
    static final long CATCH_UP = TimeUnit.SECONDS.toNanos(3);

    /** How long a bounded reader tries to get at the end that Kafka named. */
    static final long STALLED = TimeUnit.SECONDS.toNanos(15);

    private Patience() {}
}
