package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Item;
import dev.aqueduct.bridge.log.Signal;

import org.jspecify.annotations.Nullable;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What a reader still lacks of one partition before it can follow the channel's order: the events
 * from its position up to {@code until}, from history as long as they are older than what the log
 * holds, then from the log. Holds a block only while it is being read from, so that a reader that
 * waits for its client keeps no memory. The reader's thread alone calls it.
 */
final class PartitionSource {
    /** How many items or blocks without an event are passed over at once. */
    private static final int MOST_STEPS = 4_096;

    private final History history;
    private final Signal signal;
    private final Topic topic;
    private final ChannelLog log;
    private final int partition;

    /** Where it ends; moves on with the order of the log while that is followed without it. */
    private long until;

    /** The channel's positions, which the source moves in its partition. */
    private final long[] positions;

    /**
     * The place in the log's order to look at next; below 0 while the position is older than what
     * the log holds.
     */
    private long scan;

    private @Nullable Block block;
    private int index;

    /**
     * The stretch of the block that was read from last: while the position is in it, the block is
     * asked for by where it begins, since that is how the cache knows it.
     */
    private long blockFrom;

    private long blockNext;
    private @Nullable CompletableFuture<History.Answer> asked;
    private long askedNanos;
    private boolean sequential;

    /** Whether {@link #peek} found the next event: it is the head, or that of the block. */
    private boolean ready;

    /** The next event where it is one by itself: in the log, or not packed in its block. */
    private @Nullable Entry head;

    /** After the last event of the block that is to be read. */
    private int blockEnd;

    private @Nullable String trouble;
    private long retryNanos;

    /**
     * How many events the reader had handed out when the present head was found: after enough
     * others it is its turn.
     */
    private long headSince = -1;

    PartitionSource(
            Backing backing,
            Signal signal,
            Settling.Settled place,
            int partition,
            long until,
            long[] positions) {
        this.history = backing.history();
        this.signal = signal;
        this.topic = place.topic();
        this.log = place.log();
        this.partition = partition;
        this.until = until;
        this.positions = positions;
        scan = log.seqAt(partition, positions[partition]);
    }

    /** What is known of the next event. */
    enum Next {
        /** It is there: {@link #head}. */
        READY,
        /** It is being looked for, or could not be; {@link #trouble} says so. */
        PENDING,
        /** There is none: the partition has reached its end. */
        DONE,
        /** History does not have the position: Kafka has to be asked what became of it. */
        LOST
    }

    /** The next event's timestamp, once it was found. */
    long headTimestamp() {
        Entry alone = head;
        if (alone != null) {
            return alone.timestamp();
        }
        return found().timestamp(index);
    }

    private Block found() {
        if (!ready || block == null) {
            throw new IllegalStateException("no event was found yet");
        }
        return block;
    }

    int partition() {
        return partition;
    }

    @Nullable String trouble() {
        return trouble;
    }

    /** When it should be looked at again if nothing else happens; an answer under way tells. */
    OptionalLong retryNanos() {
        return trouble != null && asked == null
                ? OptionalLong.of(retryNanos)
                : OptionalLong.empty();
    }

    /** Has it read up to there, where that is further than before. */
    void extend(long newUntil) {
        until = Math.max(until, newUntil);
    }

    /** Whether a block was asked for so long ago that others should not wait for it. */
    boolean late(long nowNanos) {
        return trouble != null || (asked != null && nowNanos - askedNanos > Patience.BLOCK);
    }

    long headSince() {
        return headSince;
    }

    /** Looks for the next event. */
    Next peek(long nowNanos, long handedOut) {
        Next next = look(nowNanos);
        if (next == Next.READY && headSince < 0) {
            headSince = handedOut;
        }
        return next;
    }

    private Next look(long nowNanos) {
        for (int steps = 0; !ready; steps++) {
            if (steps == MOST_STEPS) {
                signal.raise();
                return Next.PENDING;
            }
            if (positions[partition] >= until) {
                return Next.DONE;
            }
            if (scan >= 0) {
                scanLog();
                continue;
            }
            Next next = lookInHistory(nowNanos);
            if (next != Next.READY) {
                return next;
            }
        }
        return Next.READY;
    }

    /** One step through the log's order. */
    private void scanLog() {
        Item item = scan < log.end() ? log.item(scan) : null;
        if (item == null) {
            scan = -1; // trimmed meanwhile: history has it
        } else if (item.partition() != partition || item.next() <= positions[partition]) {
            scan++;
        } else if (item.next() > until) {
            positions[partition] = until;
        } else if (item.entry() == null) {
            positions[partition] = item.next();
            scan++;
        } else {
            head = item.entry();
            ready = true;
        }
    }

    private Next lookInHistory(long nowNanos) {
        if (block == null) {
            Next next = obtainBlock(nowNanos);
            if (next != Next.READY || block == null) {
                return next;
            }
            index = block.indexOf(positions[partition]);
        }
        blockEnd = block.next() <= until ? block.events() : block.indexOf(until);
        if (index < blockEnd) {
            head = block.isPacked(index) ? null : block.entry(index);
            ready = true;
        } else {
            // A block that was read anew may end before the position.
            positions[partition] = Math.max(positions[partition], Math.min(block.next(), until));
            release();
            sequential = true;
            scan = log.seqAt(partition, positions[partition]);
        }
        return Next.READY;
    }

    private Next obtainBlock(long nowNanos) {
        if (asked == null) {
            if (trouble != null && nowNanos < retryNanos) {
                return Next.PENDING;
            }
            long position = positions[partition];
            boolean known = blockFrom <= position && position < blockNext;
            asked = ask(known ? blockFrom : position);
            askedNanos = nowNanos;
            if (!asked.isDone()) {
                var _ = asked.whenComplete((answer, failure) -> signal.raise());
            }
        }
        if (!asked.isDone()) {
            return Next.PENDING;
        }
        History.Answer answer = asked.join();
        asked = null;
        return switch (answer) {
            case History.Answer.Found found -> {
                trouble = null;
                if (!found.block().hold()) {
                    yield Next.READY; // gone meanwhile: it is asked for anew
                }
                block = found.block();
                blockFrom = found.block().from();
                blockNext = found.block().next();
                readAhead(found.block());
                yield Next.READY;
            }
            case History.Answer.OutOfRange ignored -> Next.LOST;
            case History.Answer.Unavailable unavailable -> {
                trouble = unavailable.why();
                retryNanos = nowNanos + Patience.RECHECK * 4;
                yield Next.PENDING;
            }
        };
    }

    /**
     * Who has read a whole block will want the one after the next, too; a page of some events does
     * not.
     */
    private void readAhead(Block found) {
        if (sequential && found.next() < until && log.seqAt(partition, found.next()) < 0) {
            var _ = ask(found.next());
        }
    }

    private CompletableFuture<History.Answer> ask(long offset) {
        return sequential
                ? history.next(topic, partition, offset, until)
                : history.block(topic, partition, offset, until);
    }

    /**
     * Hands out the next event, and those behind it that are dated no later than another.
     *
     * @param shared as of {@link Sink#event}
     * @param most how many at most; above 0
     * @param latest the timestamp up to which more than one are handed out
     * @return how many were taken; where that is none, the first was refused
     */
    int hand(Sink sink, boolean shared, int most, long latest) {
        long before = positions[partition];
        int taken = head == null ? handRun(sink, most, latest) : handOne(head, sink, shared);
        if (taken == 0) {
            positions[partition] = before;
            return 0;
        }
        ready = false;
        headSince = -1;
        return taken;
    }

    private int handOne(Entry entry, Sink sink, boolean shared) {
        positions[partition] = entry.offset() + 1;
        if (!sink.event(entry, shared)) {
            return 0;
        }
        head = null;
        if (scan >= 0) {
            scan++;
        } else {
            index++;
        }
        return 1;
    }

    private int handRun(Sink sink, int most, long latest) {
        Block from = found();
        int last = Math.min(blockEnd, index + most);
        int end = index + 1;
        while (end < last && from.timestamp(end) <= latest && from.isPacked(end)) {
            end++;
        }
        int taken = sink.events(new Run(topic.channel(), from, index, end, positions));
        if (taken > 0) {
            index += taken;
            positions[partition] = from.offset(index - 1) + 1;
        }
        return taken;
    }

    private void release() {
        Block held = block;
        if (held != null) {
            block = null;
            held.release();
        }
    }

    /** Lets go of what was read from history; the cache has it if it is wanted again. */
    void letGo() {
        release();
        if (scan < 0) {
            head = null;
            ready = false;
        }
    }
}
