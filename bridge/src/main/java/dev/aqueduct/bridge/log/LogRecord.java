package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record of a channel as Kafka keeps it. Its arrays are never changed.
 *
 * @param channel the topic
 * @param partition the partition, from 0
 * @param offset the offset in the partition
 * @param timestamp milliseconds since the epoch, negative where the record has none
 * @param key the key, null where there is none
 * @param value the value, null for a tombstone
 * @param headers the headers, in the order in which they were written
 * @param arrivedNanos {@link System#nanoTime} when it came here: what was written before it can be
 *     known to whoever asks after that
 */
public record LogRecord(
        String channel,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        long arrivedNanos) {

    /** A record that arrives now. */
    public LogRecord(
            String channel,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        this(channel, partition, offset, timestamp, key, value, headers, System.nanoTime());
    }
}
