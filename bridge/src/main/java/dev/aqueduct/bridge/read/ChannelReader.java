package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One channel of a reader. It is <em>unsettled</em> until it knows that its position is good and
 * where it stands in the channel's log; then it <em>lacks</em> what some partitions have before a
 * point of the log's order; then it <em>follows</em> that order. Whatever happens to the topic, its
 * log is closed, and the channel is unsettled again. The reader's thread alone calls it.
 */
final class ChannelReader {
    private final Backing backing;
    private final Signal signal;
    private final Wanted wanted;
    private final Settler settler;

    /**
     * By partition, where a bounded reader ends; null where it does not. Another topic of the name
     * has other ends, and a log that is cut off an earlier one.
     */
    private long @Nullable [] bound;

    private boolean ended;

    /**
     * By partition the end of the log when it was first settled; null before, and once it was
     * passed.
     */
    private long @Nullable [] endAtStart;

    private boolean live;

    // While it is settled.
    private Settling.@Nullable Settled place;
    private @Nullable Following following;
    private List<PartitionSource> sources = List.of();

    /** How many events that were lacked the reader had handed out when this was followed last. */
    private long followedAt;

    private final Kept kept;

    // While it is not.
    private long recheckNanos;
    private @Nullable String trouble;

    /**
     * A channel that is not settled yet.
     *
     * @param position where it starts; null for its oldest event
     * @param bound by partition, where it ends; null where it goes on
     * @param live whether the position is the end as it was at the request
     * @param amongOthers whether the reader has other channels, or may get some
     */
    ChannelReader(
            Backing backing,
            Signal signal,
            String channel,
            @Nullable Position position,
            long @Nullable [] bound,
            boolean live,
            boolean amongOthers) {
        this.backing = backing;
        this.signal = signal;
        this.bound = bound;
        this.live = live;
        wanted = new Wanted(channel, position);
        settler = new Settler(backing, signal, wanted, amongOthers);
        recheckNanos = now();
        kept = new Kept(backing.directory(), wanted, recheckNanos);
    }

    private long now() {
        return backing.nanoTime().getAsLong();
    }

    String channel() {
        return wanted.channel();
    }

    Wanted wanted() {
        return wanted;
    }

    boolean ended() {
        return ended;
    }

    boolean settled() {
        return place != null || ended;
    }

    /** What it lacks before it can follow; changes with {@link #settle}. */
    List<PartitionSource> sources() {
        return sources;
    }

    Optional<String> trouble() {
        if (trouble != null) {
            return Optional.of(trouble);
        }
        for (PartitionSource source : sources) {
            if (source.trouble() != null) {
                return Optional.of(source.trouble());
            }
        }
        return Optional.empty();
    }

    /** When it should be looked at again, if nothing is raised before. */
    OptionalLong recheckNanos() {
        if (!settled()) {
            return OptionalLong.of(recheckNanos);
        }
        return sources.stream().flatMapToLong(source -> source.retryNanos().stream()).min();
    }

    /** Whether it has passed the end of the log as that was when it was first settled. */
    boolean live() {
        if (!live && endAtStart != null && wanted.reached(endAtStart)) {
            live = true;
            endAtStart = null;
        }
        return live;
    }

    /** Whether a bounded channel has nothing more to read. */
    boolean boundReached() {
        return ended || bound == null || wanted.reached(bound);
    }

    /**
     * Finds out where the channel stands, as far as can be said now: asks Kafka where that is
     * needed, tells of gaps and of the channel's end.
     *
     * @return whether the sink refused
     */
    boolean settle(Sink sink) throws InterruptedException {
        long now = now();
        if (place != null && (place.log().closed() || !stillKept(now))) {
            unsettle();
            recheckNanos = now;
        }
        while (!settled() && now >= recheckNanos) {
            Settling settling;
            try {
                String incarnation = wanted.incarnation();
                settling = settler.settle(sink, now);
                trouble = null;
                if (!incarnation.isEmpty() && !incarnation.equals(wanted.incarnation())) {
                    endAtStart = null; // another topic has another end
                    bound = bound == null ? null : endsNow();
                }
            } catch (SourceUnavailableException e) {
                trouble = e.getMessage();
                settling = new Settling.Later(now + 4 * Patience.RECHECK);
            }
            switch (settling) {
                case Settling.Settled settled -> settleAt(settled);
                case Settling.Again ignored -> {}
                case Settling.Later later -> recheckNanos = later.atNanos();
                case Settling.Refused ignored -> {
                    return true;
                }
                case Settling.Ended ignored -> {
                    return !end(sink);
                }
            }
        }
        return false;
    }

    /** The end of the topic that has just been asked about. */
    private long @Nullable [] endsNow() {
        return backing.directory()
                .peekState(channel())
                .filter(state -> state.topic().incarnation().equals(wanted.incarnation()))
                .map(ChannelState::end)
                .orElse(bound);
    }

    /**
     * The cursor is without the channel when its end is told; of one that was never in it there is
     * nothing to tell.
     */
    private boolean end(Sink sink) {
        ended = true;
        ended = !wanted.known() || sink.ended(wanted.channel());
        return ended;
    }

    private void settleAt(Settling.Settled settled) {
        place = settled;
        long[] at = settled.point().at();
        // A partition that came after the bound was set has none of what the reader is to read.
        long[] bounds = bound == null ? null : Arrays.copyOf(bound, wanted.partitions());
        Following order = new Following(settled.log(), settled.point(), wanted, bounds);
        List<PartitionSource> lacking = new ArrayList<>();
        for (int partition = 0; partition < wanted.partitions(); partition++) {
            long until =
                    bounds == null ? at[partition] : Math.min(at[partition], bounds[partition]);
            if (wanted.positions()[partition] < until) {
                lacking.add(
                        new PartitionSource(
                                backing, signal, settled, partition, until, wanted.positions()));
            }
        }
        lacking.forEach(order::lacks);
        following = order;
        sources = lacking;
        if (!live && endAtStart == null) {
            endAtStart = new long[wanted.partitions()];
            for (int partition = 0; partition < endAtStart.length; partition++) {
                endAtStart[partition] = settled.log().position(partition);
            }
        }
    }

    private void unsettle() {
        if (place != null) {
            place.release(backing.logs(), signal);
            place = null;
        }
        following = null;
        sources.forEach(PartitionSource::letGo);
        sources = List.of();
    }

    /**
     * Whether what is read next may still be served, as far as Kafka says so or cannot be asked.
     */
    private boolean stillKept(long now) throws InterruptedException {
        boolean old =
                !sources.isEmpty() || (following != null && following.dated(now, Patience.KEPT));
        if (!old || holds(now)) {
            return true;
        }
        ChannelState known = backing.directory().peekState(channel()).orElse(null);
        if (known == null || now - known.askedNanos() > Patience.KEPT) {
            try {
                known = backing.directory().ask(Set.of(channel())).get(channel());
            } catch (SourceUnavailableException e) {
                // While Kafka is away nothing can be deleted there: what is held is served. That it
                // is away may have been long in coming.
                kept.until(now() + Patience.KEPT);
                return true;
            }
        }
        if (known == null || place == null || !kept.isKept(known, place.topic())) {
            settler.mustAsk();
            return false;
        }
        kept.until(Math.max(known.askedNanos() + Patience.KEPT, now() + Patience.RECHECK));
        return true;
    }

    /** Whether the next item is getting so old that it matters that it may still be handed out. */
    private boolean aging(long now) {
        return following != null && following.dated(now, Patience.KEPT / 2) && holds(now);
    }

    private boolean holds(long now) {
        return place != null && kept.holds(now, place.topic());
    }

    /** A source has nothing more. */
    void done(PartitionSource source) {
        source.letGo();
        sources = sources.stream().filter(other -> other != source).toList();
        if (following != null) {
            following.lacksNoLonger(source);
        }
    }

    /** Has Kafka asked, before anything more is read, whether the position is still good. */
    void askAnew() {
        unsettle();
        settler.mustAsk();
        recheckNanos = now();
    }

    /**
     * A source's position is not in history: Kafka is asked what became of it, a little later where
     * it says nothing new.
     */
    void lost() {
        unsettle();
        settler.mustAsk();
        recheckNanos = now() + Patience.RECHECK / 5;
    }

    /**
     * Whether the cursor after an event that is lacked is the one that all who read this channel
     * have there.
     */
    boolean shares() {
        return bound == null && wanted.partitions() == 1;
    }

    /**
     * Hands out what the log has from here on: once nothing is lacked; while all that is lacked is
     * late; and now and then between what is lacked, so that no partition waits long for another.
     *
     * @param sole whether the channel's cursor is the reader's
     * @param most how many items at most, so that other channels have their turn
     * @param lackedSoFar how many events that were lacked the reader has handed out so far
     */
    Following.Followed follow(Sink sink, boolean sole, int most, long lackedSoFar) {
        long now = now();
        if (following == null || !(turn(lackedSoFar) || late(now))) {
            return Following.Followed.NOTHING;
        }
        followedAt = lackedSoFar;
        Following.Followed followed = following.follow(sink, sole, most, now, aging(now));
        if (followed == Following.Followed.BEHIND) {
            unsettle();
            recheckNanos = now;
        }
        return followed;
    }

    /** Whether it follows the log, and lacks nothing that is before. */
    boolean follows() {
        return following != null && sources.isEmpty() && place != null && !place.log().closed();
    }

    /**
     * As {@link #follow} where it {@link #follows}, without changing what follows from the result.
     */
    Following.Followed followOn(Sink sink, boolean sole, int most, long now) {
        return following == null
                ? Following.Followed.BEHIND
                : following.follow(sink, sole, most, now, aging(now));
    }

    /** Its log, where it follows that from a point at which others may be, too; else null. */
    @Nullable ChannelLog shared() {
        return follows()
                        && bound == null
                        && following != null
                        && following.aligned()
                        && place != null
                ? place.log()
                : null;
    }

    /** Whether it is at that place of the same log. */
    boolean isAt(SharedPlace other) {
        return other.log().equals(shared())
                && following != null
                && following.seq() == other.following().seq();
    }

    /** A place where it is, for others to share. */
    SharedPlace share(Runnable listener) {
        if (place == null || following == null) {
            throw new IllegalStateException("channel " + channel() + " is not settled");
        }
        long[] at = wanted.positions();
        Wanted same = new Wanted(channel(), new Position(wanted.incarnation(), at));
        var point = new ChannelLog.Place.Point(following.seq(), at.clone());
        return new SharedPlace(
                backing,
                place.topic(),
                same,
                new Following(place.log(), point, same, null),
                place.log(),
                listener);
    }

    /** Its log raises its signal no more: somebody else follows for it. */
    void join() {
        if (place != null) {
            place.log().unfollow(signal);
        }
    }

    /** Is where that is, and follows by itself again. */
    void leave(SharedPlace other) {
        moveTo(other);
        if (place != null) {
            place.log().follow(signal);
        }
    }

    void moveTo(SharedPlace other) {
        if (following != null) {
            following.moveTo(other.following(), other.positions());
        }
    }

    private boolean turn(long lackedSoFar) {
        return lackedSoFar - followedAt >= Merge.MOST_OTHERS;
    }

    private boolean late(long now) {
        for (PartitionSource source : sources) {
            if (!source.late(now)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes note of where the log ends now: a bounded reader does not wait for what was cut off.
     *
     * @param present what Kafka has just answered; null where the channel is gone
     */
    void cutOff(@Nullable ChannelState present) {
        if (bound == null
                || present == null
                || !present.topic().incarnation().equals(wanted.incarnation())) {
            return;
        }
        long[] nearer = bound.clone();
        for (int partition = 0; partition < nearer.length; partition++) {
            long end = present.end()[partition];
            if (end != ChannelState.UNKNOWN) {
                nearer[partition] = Math.min(nearer[partition], end);
            }
        }
        if (!Arrays.equals(nearer, bound)) {
            bound = nearer;
            unsettle();
            recheckNanos = now();
        }
    }

    void close() {
        unsettle();
        ended = true;
    }
}
