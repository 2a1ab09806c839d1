package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Signal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Merges what the channels of a reader lack, by timestamp as well as can be: a partition whose next
 * event is being fetched is waited for, but not for long, and one whose next event is dated far in
 * the future has its turn after {@link #MOST_OTHERS} events of others. The reader's thread alone
 * calls it.
 */
final class Merge {
    /**
     * How many events of other partitions go before an event only because its timestamp is later.
     */
    static final int MOST_OTHERS = 1_000;

    /** How many events it hands out before channels that follow have their turn. */
    private static final int TURN = 256;

    /** After how many events the heads are looked through for one whose turn has come. */
    private static final int LOOK_EVERY = 64;

    private static final Comparator<Lane> BY_TIME =
            Comparator.comparingLong(lane -> lane.source.headTimestamp());

    private final Signal signal;
    private final LongSupplier nanoTime;

    /** Events handed out so far. */
    private long handedOut;

    /** How many they were when the heads were looked through the last time. */
    private long lookedAt;

    Merge(Signal signal, LongSupplier nanoTime) {
        this.signal = signal;
        this.nanoTime = nanoTime;
    }

    /** How many events it has handed out so far. */
    long handedOut() {
        return handedOut;
    }

    /** A partition, and the channel whose it is. */
    private record Lane(ChannelReader channel, PartitionSource source) {}

    /**
     * Hands out events of the channels that lack some.
     *
     * @param sole whether the channel's cursor is the reader's
     * @param until when to stop waiting, in nanoseconds
     */
    Following.Followed read(List<ChannelReader> channels, Sink sink, boolean sole, long until)
            throws InterruptedException {
        List<Lane> pending = new ArrayList<>();
        PriorityQueue<Lane> ready = new PriorityQueue<>(BY_TIME);
        boolean moved = false;
        for (ChannelReader channel : channels) {
            for (PartitionSource source : channel.sources()) {
                moved |= sort(new Lane(channel, source), ready, pending);
            }
        }
        try {
            int events = 0;
            while (events < TURN) {
                moved |= awaitPending(ready, pending, until);
                Lane lane = next(ready);
                if (lane == null) {
                    break;
                }
                int taken = hand(lane, sink, sole, TURN - events, ready.peek());
                if (taken == 0) {
                    return Following.Followed.REFUSED;
                }
                events += taken;
                moved = true;
                sort(lane, ready, pending);
            }
        } finally {
            channels.forEach(channel -> channel.sources().forEach(PartitionSource::letGo));
        }
        return moved ? Following.Followed.SOMETHING : Following.Followed.NOTHING;
    }

    /** Puts a lane where it belongs now. Returns whether it is through with lacking. */
    private boolean sort(Lane lane, PriorityQueue<Lane> ready, List<Lane> pending) {
        if (!lane.channel.sources().contains(lane.source)) {
            return false; // the channel has become unsettled
        }
        switch (lane.source.peek(nanoTime.getAsLong(), handedOut)) {
            case READY -> ready.add(lane);
            case PENDING -> pending.add(lane);
            case DONE -> {
                lane.channel.done(lane.source);
                return true;
            }
            case LOST -> {
                lane.channel.lost();
                ready.removeIf(other -> other.channel == lane.channel);
                pending.removeIf(other -> other.channel == lane.channel);
            }
        }
        return false;
    }

    /**
     * Waits for blocks that are being fetched, as long as they are not late. Returns whether it
     * waited.
     */
    private boolean awaitPending(PriorityQueue<Lane> ready, List<Lane> pending, long until)
            throws InterruptedException {
        boolean waited = false;
        while (!pending.isEmpty()) {
            List<Lane> looked = List.copyOf(pending);
            pending.clear();
            looked.forEach(lane -> sort(lane, ready, pending));
            long now = nanoTime.getAsLong();
            if (now - until >= 0 || pending.stream().allMatch(lane -> lane.source.late(now))) {
                break;
            }
            signal.await(Patience.BLOCK / 4);
            waited = true;
        }
        return waited;
    }

    private Lane next(PriorityQueue<Lane> ready) {
        if (handedOut - lookedAt >= LOOK_EVERY && ready.size() > 1) {
            lookedAt = handedOut;
            Lane longest = null;
            for (Lane lane : ready) {
                if (longest == null || lane.source.headSince() < longest.source.headSince()) {
                    longest = lane;
                }
            }
            if (longest != null && handedOut - longest.source.headSince() >= MOST_OTHERS) {
                ready.remove(longest);
                return longest;
            }
        }
        return ready.poll();
    }

    /**
     * Hands out events of a lane, as many as come before the next one of all others.
     *
     * @param next the lane whose turn it is after this one's; null where there is none
     * @return how many were taken
     */
    private int hand(Lane lane, Sink sink, boolean sole, int most, @Nullable Lane next) {
        int taken =
                lane.source.hand(
                        sink,
                        sole && lane.channel.shares(),
                        next == null ? most : Math.min(most, LOOK_EVERY),
                        next == null ? Long.MAX_VALUE : next.source.headTimestamp());
        handedOut += taken;
        return taken;
    }
}
