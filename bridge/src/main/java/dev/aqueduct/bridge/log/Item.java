package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

/**
 * One step of a channel's order: an event, or offsets of a partition that hold none to show (a
 * transaction's marker, an aborted record), which move the position all the same.
 *
 * @param seq its place in the channel's order
 * @param partition the partition whose position it moves
 * @param next the partition's position after it
 * @param entry the event, null where there is none to show
 * @param previous the place of the item before it of the same partition, -1 where none was held
 * @param back the place of that one or of an earlier one of the same partition, for those who look
 *     for an old one; -1 where none was held
 * @param ordinal its number among the items of its partition
 * @param appendedNanos {@link System#nanoTime} when it was appended
 */
public record Item(
        long seq,
        int partition,
        long next,
        @Nullable Entry entry,
        long previous,
        long back,
        int ordinal,
        long appendedNanos) {

    /** What an item costs beside its entry: the object, and its slot. */
    static final int OVERHEAD_BYTES = 72;
}
