package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The newest items of one incarnation of a channel, in one order for the node: that in which they
 * arrived. Every point of that order (the place before item {@code seq}) has one position in each
 * partition, so all who follow share cursors and bytes.
 *
 * <p>One thread, the writer, appends, trims and closes; it never waits for readers. Any number of
 * threads read: they name the place they want and get the item, or none where it was trimmed, so
 * that a slow reader keeps nothing alive. A log is bounded by its {@link Budget}: an entry counts
 * as what it takes with all its forms, those it has at their size, the others at a likely one. The
 * log never says that a position is beyond the log's end or that a topic is gone: whoever owns it
 * closes it when anything but an append happens to the topic, and readers find out by asking anew.
 *
 * <p>How it is read without a lock: the writer fills a slot before it publishes {@code end}, and
 * moves {@code floor} and {@code start} before it clears a slot. An item carries its place, so
 * whatever a reader finds in a slot tells by itself whether it is the one wanted. Slots that were
 * replaced since a reader took them are never changed again: what it finds there is what was held a
 * moment ago.
 *
 * <p>How a place is found: each item names the one before it of its partition, and one further
 * back, at the distances of Myers' random-access stack (<i>An applicative random-access stack</i>,
 * 1983). From the newest item any other is reached in steps of the order of the logarithm of their
 * number. A step to an item that was trimmed is a step too far.
 */
public final class ChannelLog {
    private static final int FIRST_SLOTS = 64;

    private final String channel;
    private final String incarnation;
    private final int partitions;
    private final Budget budget;
    private final Set<Signal> followers = ConcurrentHashMap.newKeySet();

    /**
     * By partition: the position before the oldest item held of it. Moved by the writer before a
     * slot is cleared.
     */
    private final AtomicLongArray floor;

    /**
     * By partition: the place of its newest item, -1 where it has none. Moved by the writer before
     * end.
     */
    private final AtomicLongArray newest;

    /** Replaced by the writer, who fills them first, when they grow or shrink; a power of two. */
    private volatile @Nullable Item[] slots = new @Nullable Item[FIRST_SLOTS];

    /** The oldest place held, and the place after the newest. Moved by the writer. */
    private volatile long start;

    private volatile long end;
    private volatile boolean closed;

    /** The writer's: places from end on that are filled, but not published. */
    private long filled;

    /** What the items take; changed by the writer, and by whoever gives an entry a form. */
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param channel the topic's name
     * @param incarnation the topic's incarnation
     * @param from by partition, the position at which the log begins
     * @param budget which bounds it
     */
    public ChannelLog(String channel, String incarnation, long[] from, Budget budget) {
        this.channel = channel;
        this.incarnation = incarnation;
        this.partitions = from.length;
        this.budget = budget;
        floor = new AtomicLongArray(from);
        newest = new AtomicLongArray(from.length);
        for (int partition = 0; partition < from.length; partition++) {
            newest.set(partition, -1);
        }
    }

    public String channel() {
        return channel;
    }

    public String incarnation() {
        return incarnation;
    }

    public int partitions() {
        return partitions;
    }

    // The writer's.

    /**
     * Appends an event, to be seen from the next {@link #publish} on. Its offset is not below its
     * partition's position.
     */
    public void append(Entry entry, long nowNanos) {
        add(entry.partition(), entry.offset() + 1, entry, nowNanos);
    }

    /**
     * Moves a partition's position to {@code next} without an event; nothing where it is there
     * already.
     */
    public void skip(int partition, long next, long nowNanos) {
        if (next > writtenTo(partition)) {
            add(partition, next, null, nowNanos);
        }
    }

    /** The writer's own view of a partition's position, with what is not published yet. */
    public long writtenTo(int partition) {
        Item last = item(newest.get(partition));
        return last == null ? floor.get(partition) : last.next();
    }

    private void add(int partition, long next, @Nullable Entry entry, long nowNanos) {
        Item last = item(newest.get(partition));
        long position = last == null ? floor.get(partition) : last.next();
        if (next <= position) {
            throw new IllegalStateException(
                    channel + "-" + partition + " goes back from " + position + " to " + next);
        }
        if (filled - start == slots.length) {
            resize(slots.length * 2);
        }
        long previous = last == null ? -1 : last.seq();
        int ordinal = last == null ? 0 : last.ordinal() + 1;
        Item item =
                new Item(filled, partition, next, entry, previous, back(last), ordinal, nowNanos);
        account(Item.OVERHEAD_BYTES);
        if (entry != null) {
            entry.enter(this);
        }
        slots[slot(slots, filled)] = item;
        newest.set(partition, filled);
        filled++;
    }

    private void resize(int length) {
        @Nullable Item[] resized = new @Nullable Item[length];
        for (long seq = start; seq < filled; seq++) {
            resized[slot(resized, seq)] = slots[slot(slots, seq)];
        }
        slots = resized;
    }

    /** Slots that are filled to a quarter at most are halved, so that they do not grow at once. */
    private void shrink() {
        int length = slots.length;
        while (length > FIRST_SLOTS && filled - start <= length / 4) {
            length /= 2;
        }
        if (length < slots.length) {
            resize(length);
        }
    }

    /** Any thread's: counts what an entry of this log has gained or lost. */
    void account(long change) {
        bytes.addAndGet(change);
        budget.add(change);
    }

    /** Any thread's: about how long the channel's cursor is behind an event at this offset. */
    int cursorLength(long offset) {
        int digits = Long.toString(offset).length();
        return channel.length() + incarnation.length() + 2 + partitions * (digits + 1);
    }

    /**
     * Shows readers what was appended, drops the oldest where the budget is passed, and wakes who
     * follows.
     */
    public void publish() {
        if (end == filled) {
            return;
        }
        end = filled;
        trim(Math.max(0, bytes.get() - budget.channelBytes()));
        followers.forEach(Signal::raise);
    }

    /**
     * Drops the oldest items until that many bytes are freed; nothing is left where the log holds
     * less.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the writer alone writes start
    public void trim(long freeBytes) {
        long target = bytes.get() - freeBytes;
        while (bytes.get() > target && start < end) {
            int slot = slot(slots, start);
            Item oldest = slots[slot];
            if (oldest == null) {
                throw new IllegalStateException(channel + " lost the item at " + start);
            }
            floor.set(oldest.partition(), oldest.next());
            start++;
            slots[slot] = null;
            account(-Item.OVERHEAD_BYTES);
            if (oldest.entry() != null) {
                oldest.entry().leave();
            }
        }
        shrink();
    }

    /**
     * Ends the log: nothing is appended any more, and readers have to ask what became of the topic.
     * Twice is once.
     */
    public void close() {
        closed = true;
        publish();
        trim(Long.MAX_VALUE);
        followers.forEach(Signal::raise);
    }

    // Any thread's.

    /** The position of a partition after the newest item. */
    public long position(int partition) {
        Item item = newestBefore(partition, end);
        return item == null ? floor.get(partition) : item.next();
    }

    /** Whether nothing will come any more, and what was held is gone. */
    public boolean closed() {
        return closed;
    }

    /** The place after the newest item. */
    public long end() {
        return end;
    }

    /** The oldest place held. */
    public long start() {
        return start;
    }

    /** What the log holds, in bytes. */
    public long sizeBytes() {
        return bytes.get();
    }

    /** For how many items there is room now. */
    int slots() {
        return slots.length;
    }

    /** The item at a place below {@link #end}, or null where it was trimmed. */
    public @Nullable Item item(long seq) {
        @Nullable Item[] now = slots;
        Item item = seq < 0 ? null : now[slot(now, seq)];
        return item != null && item.seq() == seq ? item : null;
    }

    private static int slot(@Nullable Item[] slots, long seq) {
        return (int) seq & (slots.length - 1);
    }

    /** Has the signal raised whenever something is published, or the log is closed. */
    public void follow(Signal signal) {
        followers.add(signal);
    }

    public void unfollow(Signal signal) {
        followers.remove(signal);
    }

    /** Where a reader stands in the order of the log. */
    public sealed interface Place {
        /**
         * At a point of the order, or ahead of it or behind it in some partitions.
         *
         * @param seq the point: the place of the first item to follow
         * @param at by partition, the position at that point; where the reader's is below, it first
         *     has to read up to it
         */
        record Point(long seq, long[] at) implements Place {}

        /** The log moves faster than it could be looked at, or is closed: look again. */
        record Unsteady() implements Place {}
    }

    /**
     * The best point to follow from for a reader at these positions: the earliest one at which no
     * partition is behind its position, where all of them are held; else the newest.
     */
    public Place locate(long[] positions) {
        long point = start;
        for (int partition = 0; partition < partitions && point >= 0; partition++) {
            long seq = seqAt(partition, positions[partition]);
            point = seq < 0 ? -1 : Math.max(point, seq);
        }
        return point < 0 ? newest() : pointAt(point);
    }

    /** The newest point: whoever follows from there first reads up to it all that there is. */
    public Place newest() {
        return pointAt(end);
    }

    private Place pointAt(long point) {
        long[] at = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            Item last = newestBefore(partition, point);
            at[partition] = last == null ? floor.get(partition) : last.next();
        }
        // What was read is of one moment only if nothing that it rests on was trimmed meanwhile.
        return point < start || closed ? new Place.Unsteady() : new Place.Point(point, at);
    }

    /**
     * The place after the last item of the partition that lies wholly before the position; the
     * oldest place where there is none, -1 where the position is older than what is held.
     */
    public long seqAt(int partition, long position) {
        long oldest = start;
        if (position < floor.get(partition)) {
            return -1;
        }
        Item item = last(partition, end, position);
        if (item != null) {
            return item.seq() + 1;
        }
        // Once more: where it was looked, something may have been trimmed meanwhile.
        return position >= floor.get(partition) ? oldest : -1;
    }

    /** The newest item of the partition that is held and stands before the place, or null. */
    private @Nullable Item newestBefore(int partition, long before) {
        return last(partition, before, Long.MAX_VALUE);
    }

    /** As {@link #newestBefore}, of those that do not go beyond the position. */
    private @Nullable Item last(int partition, long before, long position) {
        Item item = item(newest.get(partition));
        while (item != null && isLater(item, before, position)) {
            Item back = item(item.back());
            boolean isStep = back != null && isLater(back, before, position);
            item = isStep ? back : item(item.previous());
        }
        return item;
    }

    private static boolean isLater(Item item, long before, long position) {
        return item.seq() >= before || item.next() > position;
    }

    /** The place to which the item that follows this one of its partition points further back. */
    private long back(@Nullable Item last) {
        if (last == null) {
            return -1;
        }
        Item far = item(last.back());
        Item farther = far == null ? null : item(far.back());
        if (far == null || farther == null) {
            return last.seq();
        }
        boolean isTwice = last.ordinal() - far.ordinal() == far.ordinal() - farther.ordinal();
        return isTwice ? farther.seq() : last.seq();
    }
}
