package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Position;

import org.jspecify.annotations.Nullable;

/** Where a reader stands in one channel. Changed by the reader's thread alone. */
final class Wanted {
    private final String channel;

    /** Empty until the topic is known, where a cursor does not name it. */
    private String incarnation;

    /** Null where the channel starts at its oldest event, and that is not known yet. */
    private long @Nullable [] positions;

    /**
     * The place of a channel.
     *
     * @param position where it starts; null for its oldest event
     */
    Wanted(String channel, @Nullable Position position) {
        this.channel = channel;
        this.incarnation = position == null ? "" : position.incarnation();
        this.positions = position == null ? null : position.offsets().clone();
    }

    String channel() {
        return channel;
    }

    String incarnation() {
        return incarnation;
    }

    void incarnation(String known) {
        incarnation = known;
    }

    boolean known() {
        return positions != null;
    }

    /** By partition, the next offset wanted; not a copy. Only once they are {@link #known}. */
    long[] positions() {
        if (positions == null) {
            throw new IllegalStateException("channel " + channel + " has no position yet");
        }
        return positions;
    }

    void positions(long[] offsets) {
        positions = offsets;
    }

    int partitions() {
        return positions == null ? 0 : positions.length;
    }

    /** Whether every partition is at the given offset or past it. */
    boolean reached(long[] offsets) {
        if (positions == null || positions.length < offsets.length) {
            return false;
        }
        for (int partition = 0; partition < offsets.length; partition++) {
            if (positions[partition] < offsets[partition]) {
                return false;
            }
        }
        return true;
    }

    /** The first partition whose position is below the oldest offset kept, or -1. */
    int firstLost(ChannelState answer) {
        for (int partition = 0;
                partition < Math.min(partitions(), answer.earliest().length);
                partition++) {
            if (answer.earliest()[partition] > positions()[partition]) {
                return partition;
            }
        }
        return -1;
    }
}
