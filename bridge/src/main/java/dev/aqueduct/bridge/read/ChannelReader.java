package dev.aqueduct.bridge.read;

import static java.util.Objects.requireNonNull;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Item;
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
    private final String channel;

    /** Empty until the topic is known, where a cursor does not name it. */
    private String incarnation;

    /**
     * By partition, the next offset wanted; null where the channel starts at its oldest event and
     * that is not known yet.
     */
    private long @Nullable [] positions;

    /** By partition, where a bounded reader ends; null where it does not. */
    private final long @Nullable [] bound;

    private State state = State.UNSETTLED;

    // While it is settled.
    private @Nullable Topic topic;
    private @Nullable ChannelLog log;
    private List<PartitionSource> sources = List.of();
    private long seq;

    /**
     * Partitions whose position is past the log's point: their items are passed over until it is
     * reached.
     */
    private boolean[] ahead = {};

    private int aheads;

    /**
     * By partition the end of the log when it was first settled; null before, and once it was
     * passed.
     */
    private long @Nullable [] endAtStart;

    private boolean live;

    // While it is unsettled.
    private boolean mustAsk;
    private long recheckNanos;
    private OptionalLong doubtfulSince = OptionalLong.empty();
    private OptionalLong missingSince = OptionalLong.empty();
    private @Nullable String trouble;

    /** Until when what is held may be served without asking Kafka whether it is still kept. */
    private long keptUntilNanos;

    private enum State {
        UNSETTLED,
        LACKING,
        FOLLOWING,
        ENDED
    }

    /**
     * @param position where it starts; null for its oldest event
     * @param bound by partition, where it ends; null where it goes on
     * @param live whether the position is the end as it was at the request
     */
    ChannelReader(
            Backing backing,
            Signal signal,
            String channel,
            @Nullable Position position,
            long @Nullable [] bound,
            boolean live) {
        this.backing = backing;
        this.signal = signal;
        this.channel = channel;
        this.incarnation = position == null ? "" : position.incarnation();
        this.positions = position == null ? null : position.offsets().clone();
        this.bound = bound;
        this.live = live;
        this.recheckNanos = backing.nanoTime().getAsLong();
    }

    String channel() {
        return channel;
    }

    String incarnation() {
        return incarnation;
    }

    /** The positions; null while they are not known. Changed by reading. */
    long @Nullable [] positions() {
        return positions;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    boolean settled() {
        return state != State.UNSETTLED;
    }

    /** What it lacks before it can follow; changes with {@link #settle}. */
    List<PartitionSource> sources() {
        return sources;
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble)
                .or(() ->
                        sources.stream()
                                .map(PartitionSource::trouble)
                                .filter(why -> why != null)
                                .findFirst());
    }

    /** When it should be looked at again, if nothing is raised before. */
    OptionalLong recheckNanos() {
        if (state == State.UNSETTLED) {
            return OptionalLong.of(recheckNanos);
        }
        return sources.stream()
                .filter(source -> source.trouble() != null)
                .mapToLong(PartitionSource::retryNanos)
                .min();
    }

    /** Whether it has passed the end of the log as that was when it was first settled. */
    boolean live() {
        if (!live && endAtStart != null && reached(endAtStart)) {
            live = true;
            endAtStart = null;
        }
        return live;
    }

    /** Whether a bounded channel has nothing more to read. */
    boolean boundReached() {
        return state == State.ENDED || bound == null || reached(bound);
    }

    /** Whether every partition is at the given offset or past it. */
    boolean reached(long[] offsets) {
        if (positions == null) {
            return false;
        }
        for (int partition = 0;
                partition < Math.min(positions.length, offsets.length);
                partition++) {
            if (positions[partition] < offsets[partition]) {
                return false;
            }
        }
        return positions.length >= offsets.length;
    }

    // ---- Settling
    // ---------------------------------------------------------------------------------------------------

    /**
     * Finds out where the channel stands, as far as can be said now: asks Kafka where that is
     * needed, tells of gaps and of the channel's end.
     *
     * @return whether the sink refused
     */
    boolean settle(Sink sink) throws InterruptedException {
        long now = backing.nanoTime().getAsLong();
        if (state == State.ENDED) {
            return false;
        }
        if (state != State.UNSETTLED && (log == null || log.closed() || !stillKept(now))) {
            unsettle(now);
        }
        while (state == State.UNSETTLED && now >= recheckNanos) {
            try {
                if (!attach(sink, now)) {
                    return true;
                }
                trouble = null;
            } catch (SourceUnavailableException e) {
                trouble = e.getMessage();
                recheckNanos = now + Patience.RECHECK * 4;
            }
        }
        return false;
    }

    /**
     * Whether what is read next may still be served, as far as Kafka says so or cannot be asked.
     */
    private boolean stillKept(long now) throws InterruptedException {
        if (now < keptUntilNanos || !readsOld(now)) {
            return true;
        }
        ChannelState known = backing.directory().peekState(channel).orElse(null);
        if (known == null || now - known.askedNanos() > Patience.KEPT) {
            try {
                known = ask();
            } catch (SourceUnavailableException e) {
                // While Kafka is away nothing can be deleted there: what is held is served.
                keptUntilNanos = now + Patience.KEPT;
                return true;
            }
        }
        if (known == null
                || topic == null
                || !known.topic().equals(topic)
                || firstLost(known) >= 0) {
            mustAsk = true;
            return false;
        }
        keptUntilNanos = Math.max(known.askedNanos() + Patience.KEPT, now + Patience.RECHECK);
        return true;
    }

    private boolean readsOld(long now) {
        if (state == State.LACKING) {
            return true;
        }
        Item item = log == null || seq >= log.end() ? null : log.item(seq);
        return item != null && now - item.appendedNanos() > Patience.KEPT;
    }

    private void unsettle(long now) {
        detach();
        state = State.UNSETTLED;
        recheckNanos = now;
    }

    private void detach() {
        if (log != null) {
            log.unfollow(signal);
            backing.logs().release(log);
            log = null;
        }
        sources = List.of();
    }

    /**
     * One attempt to settle. Either it settles, or sets when to try again.
     *
     * @return false where the sink refused
     */
    private boolean attach(Sink sink, long now) throws InterruptedException {
        Topic peeked = backing.directory().peek(channel).orElse(null);
        if (mustAsk || peeked == null || positions == null || !fits(peeked)) {
            ChannelState answer = ask();
            if (answer == null) {
                return missing(sink, now);
            }
            missingSince = OptionalLong.empty();
            if (positions == null) {
                startAtEarliest(answer);
            }
            if (!incarnation.isEmpty() && !incarnation.equals(answer.topic().incarnation())) {
                return doubted(now) || recreated(answer, sink);
            }
            if (!tellLost(answer, sink)) {
                return false;
            }
            mustAsk = false;
            peeked = answer.topic();
        }
        incarnation = peeked.incarnation();
        if (positions != null && positions.length < peeked.partitions()) {
            // Partitions that the topic has gained start at 0; whether that is still kept has to be
            // asked.
            positions = Arrays.copyOf(positions, peeked.partitions());
            mustAsk = true;
            return true;
        }
        return join(peeked, sink, now);
    }

    private boolean fits(Topic peeked) {
        return positions != null
                && positions.length <= peeked.partitions()
                && (incarnation.isEmpty() || incarnation.equals(peeked.incarnation()));
    }

    private @Nullable ChannelState ask() throws InterruptedException {
        return backing.directory().ask(Set.of(channel)).get(channel);
    }

    private void startAtEarliest(ChannelState answer) {
        if (!answer.known()) {
            throw new SourceUnavailableException(
                    "a partition of channel " + channel + " has no leader");
        }
        positions = answer.earliest().clone();
        incarnation = answer.topic().incarnation();
    }

    /**
     * Whether what Kafka says of the position has still to be confirmed; if so, sets when to ask
     * again.
     */
    private boolean doubted(long now) {
        mustAsk = true;
        if (doubtfulSince.isEmpty()) {
            doubtfulSince = OptionalLong.of(now);
        }
        if (now - doubtfulSince.getAsLong() < Patience.CONFIRM) {
            recheckNanos = now + Patience.RECHECK;
            return true;
        }
        doubtfulSince = OptionalLong.empty();
        return false;
    }

    private boolean missing(Sink sink, long now) {
        mustAsk = true;
        recheckNanos = now + Patience.RECHECK * 2;
        if (missingSince.isEmpty()) {
            missingSince = OptionalLong.of(now);
        }
        if (now - missingSince.getAsLong() < Patience.MISSING) {
            return true;
        }
        state = State.ENDED;
        if (positions != null && !sink.ended(channel)) {
            state = State.UNSETTLED;
            return false;
        }
        return true;
    }

    private boolean recreated(ChannelState answer, Sink sink) {
        if (!answer.known()) {
            throw new SourceUnavailableException(
                    "a partition of channel " + channel + " has no leader");
        }
        long[] before = positions == null ? new long[0] : positions;
        String incarnationBefore = incarnation;
        for (int partition = 0; partition < before.length; partition++) {
            if (partition == before.length - 1) {
                startAtEarliest(answer);
            }
            long begins = partition < answer.earliest().length ? answer.earliest()[partition] : 0;
            if (!sink.gap(new Gap(channel, partition, begins, begins, Gap.Reason.RECREATED))) {
                positions = before;
                incarnation = incarnationBefore;
                doubtfulSince = OptionalLong.of(backing.nanoTime().getAsLong() - Patience.CONFIRM);
                return false;
            }
        }
        endAtStart = null;
        mustAsk = false;
        return true;
    }

    /** Tells of what retention took, and moves past it. */
    private boolean tellLost(ChannelState answer, Sink sink) {
        for (int partition = firstLost(answer); partition >= 0; partition = firstLost(answer)) {
            long to = answer.earliest()[partition];
            if (!tell(
                    new Gap(channel, partition, position(partition), to, Gap.Reason.RETENTION),
                    to,
                    sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean tell(Gap gap, long position, Sink sink) {
        long[] moved = requireNonNull(positions);
        long before = moved[gap.partition()];
        moved[gap.partition()] = position;
        if (!sink.gap(gap)) {
            moved[gap.partition()] = before;
            mustAsk = true;
            return false;
        }
        return true;
    }

    private long position(int partition) {
        return requireNonNull(positions)[partition];
    }

    private int firstLost(ChannelState answer) {
        int partitions =
                positions == null ? 0 : Math.min(positions.length, answer.earliest().length);
        for (int partition = 0; partition < partitions; partition++) {
            if (answer.earliest()[partition] > position(partition)) {
                return partition;
            }
        }
        return -1;
    }

    /** Joins the channel's log, where the position is not beyond its end. */
    private boolean join(Topic joined, Sink sink, long now) throws InterruptedException {
        long[] wanted = requireNonNull(positions);
        ChannelLog followed = backing.logs().follow(joined);
        followed.follow(signal);
        boolean kept = false;
        try {
            if (!(followed.locate(wanted) instanceof ChannelLog.Place.Point point)
                    || followed.partitions() != wanted.length) {
                recheckNanos = now + Patience.RECHECK / 50;
                mustAsk = followed.partitions() != wanted.length;
                return true;
            }
            int beyond = firstBeyond(followed, wanted);
            if (beyond >= 0) {
                ChannelState answer = ask();
                if (answer == null || !answer.topic().equals(joined)) {
                    mustAsk = true;
                    return true;
                }
                int truncated = firstTruncated(answer, wanted);
                if (truncated >= 0) {
                    return doubted(now) || truncated(answer, truncated, sink);
                }
            }
            settleAt(joined, followed, point);
            kept = true;
            return true;
        } finally {
            if (!kept) {
                followed.unfollow(signal);
                backing.logs().release(followed);
            }
        }
    }

    private static int firstBeyond(ChannelLog followed, long[] wanted) {
        for (int partition = 0; partition < wanted.length; partition++) {
            if (wanted[partition] > followed.position(partition)) {
                return partition;
            }
        }
        return -1;
    }

    private static int firstTruncated(ChannelState answer, long[] wanted) {
        for (int partition = 0; partition < wanted.length; partition++) {
            long end = answer.logEnd()[partition];
            if (end != ChannelState.UNKNOWN && wanted[partition] > end) {
                return partition;
            }
        }
        return -1;
    }

    private boolean truncated(ChannelState answer, int first, Sink sink) {
        long[] wanted = requireNonNull(positions);
        for (int partition = first; partition < wanted.length; partition++) {
            long logEnd = answer.logEnd()[partition];
            long end = answer.end()[partition];
            if (logEnd != ChannelState.UNKNOWN
                    && end != ChannelState.UNKNOWN
                    && wanted[partition] > logEnd) {
                Gap gap = new Gap(channel, partition, end, wanted[partition], Gap.Reason.TRUNCATED);
                if (!tell(gap, end, sink)) {
                    doubtfulSince =
                            OptionalLong.of(backing.nanoTime().getAsLong() - Patience.CONFIRM);
                    return false;
                }
            }
        }
        mustAsk = false;
        return true;
    }

    private void settleAt(Topic joined, ChannelLog followed, ChannelLog.Place.Point point) {
        long[] wanted = requireNonNull(positions);
        doubtfulSince = OptionalLong.empty();
        topic = joined;
        log = followed;
        seq = point.seq();
        ahead = new boolean[wanted.length];
        aheads = 0;
        List<PartitionSource> lacking = new ArrayList<>();
        for (int partition = 0; partition < wanted.length; partition++) {
            long until = point.at()[partition];
            if (bound != null && partition < bound.length) {
                until = Math.min(until, bound[partition]);
            }
            if (wanted[partition] < until) {
                lacking.add(
                        new PartitionSource(
                                backing, signal, joined, followed, partition, until, wanted));
            } else if (wanted[partition] > point.at()[partition]) {
                ahead[partition] = true;
                aheads++;
            }
        }
        if (!live && endAtStart == null) {
            endAtStart = new long[wanted.length];
            for (int partition = 0; partition < wanted.length; partition++) {
                endAtStart[partition] = followed.position(partition);
            }
        }
        sources = lacking;
        state = lacking.isEmpty() ? State.FOLLOWING : State.LACKING;
    }

    // ---- Reading
    // ----------------------------------------------------------------------------------------------------

    /** A source has nothing more; the channel follows once all have not. */
    void done(PartitionSource source) {
        sources = sources.stream().filter(other -> other != source).toList();
        if (sources.isEmpty() && state == State.LACKING) {
            state = State.FOLLOWING;
        }
    }

    /**
     * A source's position is not in history: Kafka is asked what became of it, a little later where
     * it says nothing new.
     */
    void lost() {
        long now = backing.nanoTime().getAsLong();
        unsettle(now);
        mustAsk = true;
        recheckNanos = now + Patience.RECHECK / 5;
    }

    /**
     * Whether the cursor after an event that is read now is the one that all followers of this
     * channel have there.
     */
    boolean shared() {
        return bound == null
                && positions != null
                && (positions.length == 1 || (state == State.FOLLOWING && aheads == 0));
    }

    /** What came of following. */
    enum Followed {
        /** Nothing was there. */
        NOTHING,
        /** Something was handed out, or the position moved. */
        SOMETHING,
        /** The sink refused. */
        REFUSED
    }

    /**
     * Hands out what the log has from here on.
     *
     * @param sole whether the reader has no other channel, so that the channel's cursor is the
     *     reader's
     * @param most how many items at most, so that other channels have their turn
     */
    Followed follow(Sink sink, boolean sole, int most) {
        if (state != State.FOLLOWING || log == null || positions == null) {
            return Followed.NOTHING;
        }
        long now = backing.nanoTime().getAsLong();
        long end = Math.min(log.end(), seq + most);
        long begin = seq;
        while (seq < end) {
            Item item = log.item(seq);
            if (item == null) {
                unsettle(now); // it fell behind what the log holds
                return Followed.SOMETHING;
            }
            if (now - item.appendedNanos() > Patience.KEPT && now >= keptUntilNanos) {
                return Followed.SOMETHING; // to be settled first
            }
            if (!step(item, sink, sole)) {
                return Followed.REFUSED;
            }
        }
        return seq > begin ? Followed.SOMETHING : Followed.NOTHING;
    }

    private boolean step(Item item, Sink sink, boolean sole) {
        long[] at = requireNonNull(positions);
        int partition = item.partition();
        boolean wasAhead = ahead[partition];
        if (item.next() <= at[partition]) {
            if (wasAhead && item.next() == at[partition]) {
                ahead[partition] = false;
                aheads--;
            }
            seq++;
            return true;
        }
        Entry entry = item.entry();
        if (bound != null && partition < bound.length && item.next() > bound[partition]) {
            at[partition] = Math.max(at[partition], bound[partition]);
            seq++;
            return true;
        }
        long before = at[partition];
        at[partition] = item.next();
        if (wasAhead) {
            ahead[partition] = false;
            aheads--;
        }
        seq++;
        if (entry != null && !sink.event(entry, sole && shared())) {
            seq--;
            at[partition] = before;
            ahead[partition] = wasAhead;
            aheads += wasAhead ? 1 : 0;
            return false;
        }
        return true;
    }

    void close() {
        detach();
        state = State.ENDED;
    }
}
