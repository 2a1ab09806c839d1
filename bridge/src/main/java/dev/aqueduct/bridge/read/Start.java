package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Cursor;

import java.time.Instant;

/** Where a reader starts. */
public sealed interface Start {

    /** Exactly there; channels that are not in the cursor at their oldest event kept. */
    record At(Cursor cursor) implements Start {}

    /** At the oldest event kept. */
    record Earliest() implements Start {}

    /** After the newest event, as Kafka has it when the reader is opened. */
    record Latest() implements Start {}

    /**
     * In each partition at the first event with a timestamp at or after the instant; where there is
     * none, at the end.
     */
    record Since(Instant instant) implements Start {}

    /** At the newest {@code count} events of the channels taken together by timestamp. */
    record Last(int count) implements Start {}
}
