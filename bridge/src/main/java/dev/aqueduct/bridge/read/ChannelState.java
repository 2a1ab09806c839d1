package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * What Kafka answered about a channel when it was asked. The arrays are by partition and never
 * changed; {@link #UNKNOWN} stands where a partition has no leader that could answer.
 *
 * @param topic which topic it is
 * @param earliest the oldest offset kept
 * @param end the end for readers: no offset from here on is both written and decided (Kafka's last
 *     stable offset)
 * @param logEnd the end of what is written, open transactions too (Kafka's high watermark)
 * @param askedNanos {@link System#nanoTime} when the asking began: all of this was so at that
 *     moment or later
 */
public record ChannelState(
        Topic topic, long[] earliest, long[] end, long[] logEnd, long askedNanos) {

    /** In place of an offset that could not be had. */
    public static final long UNKNOWN = -1;

    /** Whether every partition answered. */
    public boolean known() {
        return Arrays.stream(earliest).noneMatch(offset -> offset == UNKNOWN)
                && Arrays.stream(end).noneMatch(offset -> offset == UNKNOWN);
    }

    /**
     * Nothing where every partition answered.
     *
     * @throws SourceUnavailableException where one did not
     */
    void requireKnown() {
        if (!known()) {
            throw unknown(topic);
        }
    }

    /** What is thrown where a partition did not answer. */
    static SourceUnavailableException unknown(Topic topic) {
        return new SourceUnavailableException(
                "a partition of channel " + topic.channel() + " has no leader, or does not answer");
    }

    /** The cursor at the oldest events kept. Only of a state that is {@link #known}. */
    public Cursor earliestCursor() {
        return cursor(earliest);
    }

    /** The cursor at the end. Only of a state that is {@link #known}. */
    public Cursor latestCursor() {
        return cursor(end);
    }

    private Cursor cursor(long[] offsets) {
        TreeMap<String, Position> channels = new TreeMap<>();
        channels.put(topic.channel(), new Position(topic.incarnation(), offsets));
        return new Cursor(channels);
    }
}
