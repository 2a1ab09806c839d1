package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Item;

import org.jspecify.annotations.Nullable;

/**
 * A reader's way along the order of a channel's log, from the point at which it joined. Partitions
 * whose position is ahead of that order are passed over until it has reached them; one that still
 * lacks something is left to its source, which then has to read up to here. The reader's thread
 * alone calls it.
 */
final class Following {
    private final ChannelLog log;
    private final Wanted wanted;

    /** By partition, where a bounded reader ends; null where it does not. */
    private final long @Nullable [] bound;

    private final boolean[] ahead;
    private int aheads;

    /**
     * By partition, the source of what it lacks before the next item; null where that is nothing.
     */
    private final @Nullable PartitionSource[] lacked;

    private int lacks;

    /** The place of the next item. */
    private long seq;

    Following(
            ChannelLog log, ChannelLog.Place.Point point, Wanted wanted, long @Nullable [] bound) {
        this.log = log;
        this.wanted = wanted;
        this.bound = bound;
        seq = point.seq();
        ahead = new boolean[wanted.partitions()];
        for (int partition = 0; partition < ahead.length; partition++) {
            ahead[partition] = wanted.positions()[partition] > point.at()[partition];
            aheads += ahead[partition] ? 1 : 0;
        }
        lacked = new @Nullable PartitionSource[ahead.length];
    }

    /** Leaves a partition to its source. */
    void lacks(PartitionSource source) {
        lacked[source.partition()] = source;
        lacks++;
    }

    /** A source has read all up to here. */
    void lacksNoLonger(PartitionSource source) {
        lacked[source.partition()] = null;
        lacks--;
    }

    /** What came of following. */
    enum Followed {
        /** Nothing was there. */
        NOTHING,
        /** Something was handed out, or the position moved. */
        SOMETHING,
        /** The sink refused. */
        REFUSED,
        /** The next item is so old that it has to be asked whether it is still kept. */
        DATED,
        /** The next item is no longer held: the reader has to find its place anew. */
        BEHIND
    }

    /** Whether the reader's cursor is the one that all who follow have at this point. */
    boolean aligned() {
        return aheads == 0 && lacks == 0;
    }

    /** The place of the next item. */
    long seq() {
        return seq;
    }

    /** Goes to where another is that is {@link #aligned} in the same log, as this is. */
    void moveTo(Following other, long[] positions) {
        seq = other.seq;
        System.arraycopy(positions, 0, wanted.positions(), 0, positions.length);
    }

    /** Whether the next item is there and older than that. */
    boolean dated(long now, long nanos) {
        Item item = seq < log.end() ? log.item(seq) : null;
        return item != null && now - item.appendedNanos() > nanos;
    }

    /**
     * Hands out what the log has from here on.
     *
     * @param sole whether the channel's cursor is the reader's
     * @param most how many items at most, so that other channels have their turn
     * @param now the present
     * @param kept whether items of any age may be handed out now
     */
    Followed follow(Sink sink, boolean sole, int most, long now, boolean kept) {
        long begin = seq;
        long end = Math.min(log.end(), begin + most);
        while (seq < end) {
            Item item = log.item(seq);
            if (item == null) {
                return Followed.BEHIND;
            }
            if (!kept && now - item.appendedNanos() > Patience.KEPT) {
                return Followed.DATED;
            }
            if (!step(item, sink, sole)) {
                return Followed.REFUSED;
            }
        }
        return seq > begin ? Followed.SOMETHING : Followed.NOTHING;
    }

    private boolean step(Item item, Sink sink, boolean sole) {
        long[] positions = wanted.positions();
        int partition = item.partition();
        PartitionSource source = lacked[partition];
        if (source != null) {
            source.extend(bound == null ? item.next() : Math.min(item.next(), bound[partition]));
            seq++;
            return true;
        }
        long before = positions[partition];
        boolean wasAhead = ahead[partition];
        if (item.next() <= before) {
            ahead(partition, wasAhead && item.next() < before);
            seq++;
            return true;
        }
        if (bound != null && item.next() > bound[partition]) {
            positions[partition] = Math.max(before, bound[partition]);
            seq++;
            return true;
        }
        Entry entry = item.entry();
        positions[partition] = item.next();
        ahead(partition, false);
        seq++;
        if (entry != null && !sink.event(entry, shared(sole))) {
            seq--;
            positions[partition] = before;
            ahead(partition, wasAhead);
            return false;
        }
        return true;
    }

    private boolean shared(boolean sole) {
        return sole && bound == null && aligned();
    }

    private void ahead(int partition, boolean is) {
        if (ahead[partition] != is) {
            ahead[partition] = is;
            aheads += is ? 1 : -1;
        }
    }
}
