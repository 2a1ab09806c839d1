package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.Lanes;

import java.time.Duration;

/**
 * What is done in each run.
 *
 * @param subscribers spread evenly over the channels
 * @param perSecond events published a second, all channels together; nothing to an unbatched run
 * @param measured how long
 * @param warmup what comes before
 * @param valueBytes the length of an event's value
 * @param clientThreads that read
 */
public record FanoutPlan(
        Mode mode,
        int subscribers,
        Lanes lanes,
        double perSecond,
        Duration measured,
        Duration warmup,
        int valueBytes,
        int clientThreads) {

    public FanoutPlan {
        if (subscribers < lanes.channels()) {
            throw new IllegalArgumentException("too few subscribers");
        }
        if (valueBytes < EventValue.MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a value has " + EventValue.MIN_BYTES + " bytes at least");
        }
    }

    /** How many events a run may publish at most. */
    int mostEvents() {
        double seconds = warmup.plus(measured).plusSeconds(5).toMillis() / 1e3;
        double fastest =
                50_000; // what no server delivers to even one subscriber, one after the other
        return (int)
                Math.min(100_000_000, seconds * (mode == Mode.UNBATCHED ? fastest : perSecond));
    }

    @Override
    public String toString() {
        return "%s%s: %,d subscribers, %d channel%s of %d partition%s, %d B a value, %d s after %d s"
                .formatted(
                        mode,
                        mode == Mode.UNBATCHED ? "" : " %,.0f/s".formatted(perSecond),
                        subscribers,
                        lanes.channels(),
                        lanes.channels() == 1 ? "" : "s",
                        lanes.partitions(),
                        lanes.partitions() == 1 ? "" : "s",
                        valueBytes,
                        measured.toSeconds(),
                        warmup.toSeconds());
    }
}
