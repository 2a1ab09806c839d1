package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A cursor over the partitions of some channels, and the events that follow it: first what it
 * lacks, merged by timestamp, then the present as it arrives. Keeps no events of its own while
 * nobody reads. One thread at a time calls it, but for {@link #wake}.
 */
public final class Reader implements Located, AutoCloseable {
    /** How many items of one channel are handed out before the next one has its turn. */
    private static final int TURN = 256;

    /**
     * How many turns one that never waits takes at most: items that hold no event fill no sink, and
     * others wait meanwhile.
     */
    static final int MOST_TURNS = 64;

    /**
     * How long a read goes on before it returns, so that who calls it can tell its client, and see
     * whether to go on.
     */
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Backing backing;
    private final Selection selection;
    private final boolean bounded;
    private final Signal signal;
    private final Merge merge;

    /** By name. */
    private final TreeMap<String, ChannelReader> channels = new TreeMap<>();

    /** The same, for what is done for every event. */
    private ChannelReader[] each = {};

    /**
     * The last positions of channels that were named and are gone. They stay in the cursor: whoever
     * comes back with it is not told that it named what never was, and one that is made anew is
     * known for what it is.
     */
    private final TreeMap<String, Position> gone = new TreeMap<>();

    private long directoryVersion;
    private boolean watching;

    /** How many partitions the cursor had when its length was last looked at. */
    private int partitions;

    private Optional<Opened.TooManyPartitions> overgrown = Optional.empty();

    /** Of a bounded reader: when it last read something, or was begun. */
    private long movedNanos;

    Reader(
            Backing backing,
            Selection selection,
            Signal signal,
            Collection<ChannelReader> channels,
            Map<String, Position> gone,
            boolean bounded) {
        this.backing = backing;
        this.selection = selection;
        this.signal = signal;
        this.bounded = bounded;
        merge = new Merge(signal, backing.nanoTime());
        channels.forEach(channel -> this.channels.put(channel.channel(), channel));
        changed();
        this.gone.putAll(gone);
        directoryVersion = backing.directory().version();
        movedNanos = backing.nanoTime().getAsLong();
        if (!bounded && (selection.hasPatterns() || !gone.isEmpty())) {
            watch();
        }
    }

    private void changed() {
        each = channels.values().toArray(ChannelReader[]::new);
    }

    private void watch() {
        watching = true;
        backing.directory().watch(signal);
    }

    /**
     * Hands the sink what there is, until it refuses, nothing more is there at the moment, or a
     * second has passed; then {@link #await} does not wait. A bounded reader waits for what it
     * still has to read, and returns when it has reached its end.
     *
     * @return whether the sink refused: more is there
     * @throws SourceUnavailableException only of a bounded reader, if Kafka does not answer
     * @throws InterruptedException if the thread was interrupted while it waited for history or for
     *     Kafka's answer
     */
    public boolean read(Sink sink) throws InterruptedException {
        long until = backing.nanoTime().getAsLong() + SLICE_NANOS;
        while (true) {
            boolean moved = takeInNewChannels();
            if (settle(sink)) {
                return true;
            }
            if (overgrown()) {
                return false;
            }
            switch (step(sink, until)) {
                case REFUSED -> {
                    return true;
                }
                case NOTHING -> {}
                default -> moved = true;
            }
            long now = backing.nanoTime().getAsLong();
            if (bounded && !moved && !finished()) {
                stalled(now);
            } else if (!moved) {
                return false;
            } else if (bounded) {
                movedNanos = now;
                until = now + SLICE_NANOS;
            } else if (now - until >= 0) {
                wake();
                return false;
            }
        }
    }

    /** What came of following. */
    public enum Followed {
        /** All that there is was handed out. */
        ALL,
        /** The sink refused, or it was enough for one call: more is there. */
        REFUSED,
        /** Kafka or history may have to be asked, which {@link #read} does. */
        MUST_READ
    }

    /**
     * Whether it does nothing but follow the present, so that {@link #follow} may do for {@link
     * #read}: nothing is lacked, nothing has to be asked.
     */
    public boolean follows() {
        if (bounded || overgrown.isPresent() || channels.isEmpty()) {
            return false;
        }
        for (ChannelReader channel : each) {
            if (!channel.follows()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Hands the sink what follows, as {@link #read} does, but never waits: where that may be needed
     * it says so, and nothing is lost. Only after {@link #follows} was true.
     */
    public Followed follow(Sink sink) {
        signal.takeDown();
        long now = backing.nanoTime().getAsLong();
        boolean sole = channels.size() == 1 && gone.isEmpty();
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            boolean moved = false;
            if (watching && backing.directory().version() != directoryVersion) {
                return Followed.MUST_READ;
            }
            for (ChannelReader channel : each) {
                if (!channel.follows()) {
                    return Followed.MUST_READ;
                }
                switch (channel.followOn(sink, sole, TURN, now)) {
                    case NOTHING -> {}
                    case SOMETHING -> moved = true;
                    case REFUSED -> {
                        return Followed.REFUSED;
                    }
                    case DATED, BEHIND -> {
                        return Followed.MUST_READ;
                    }
                }
            }
            if (!moved) {
                return Followed.ALL;
            }
        }
        return Followed.REFUSED;
    }

    /**
     * The log that it follows, where it does nothing else, and others may be at the same place in
     * it; else null. Then it may {@link #share} that, or {@link #join} others.
     */
    public @Nullable ChannelLog shared() {
        return channels.size() == 1 && gone.isEmpty() && live()
                ? channels.firstEntry().getValue().shared()
                : null;
    }

    /**
     * The place where it is, for others to share; who asks closes it. Only where there is a {@link
     * #shared} log.
     *
     * @param listener run when something may follow; it must not wait
     */
    public SharedPlace share(Runnable listener) {
        return channels.firstEntry().getValue().share(listener);
    }

    /**
     * Leaves it to the place to find what follows, if that is where this reader is.
     *
     * @return whether it is
     */
    public boolean join(SharedPlace place) {
        if (shared() == null || !channels.firstEntry().getValue().isAt(place)) {
            return false;
        }
        channels.firstEntry().getValue().join();
        return true;
    }

    /** Goes on from where the place is that it has joined. */
    public void leave(SharedPlace place) {
        channels.firstEntry().getValue().leave(place);
    }

    /** Has its cursor where the place is that it has joined. */
    public void moveTo(SharedPlace place) {
        channels.firstEntry().getValue().moveTo(place);
    }

    /**
     * Has the listener run whenever there may be something to read, and by {@link #wake}.
     *
     * @param listener null for none
     */
    public void tell(@Nullable Runnable listener) {
        signal.tell(listener);
    }

    /** One turn of every channel. */
    private Following.Followed step(Sink sink, long until) throws InterruptedException {
        boolean sole = channels.size() == 1 && gone.isEmpty();
        boolean lacking = false;
        Following.Followed all = Following.Followed.NOTHING;
        for (ChannelReader channel : each) {
            Following.Followed followed = channel.follow(sink, sole, TURN, merge.handedOut());
            if (followed == Following.Followed.REFUSED) {
                return followed;
            }
            if (followed != Following.Followed.NOTHING) {
                all = Following.Followed.SOMETHING;
            }
            lacking |= !channel.sources().isEmpty();
        }
        if (lacking) {
            Following.Followed merged =
                    merge.read(List.copyOf(channels.values()), sink, sole, until);
            if (merged != Following.Followed.NOTHING) {
                return merged;
            }
        }
        return all;
    }

    /**
     * A bounded reader has not reached its end, and finds nothing. That may be since the log was
     * cut off meanwhile; or this bridge does not get at it.
     */
    private void stalled(long now) throws InterruptedException {
        trouble().ifPresent(Reader::unavailable);
        if (now - movedNanos > Patience.STALLED) {
            unavailable("the end could not be reached in time");
        }
        if (now - movedNanos > Patience.CONFIRM) {
            var present = backing.directory().ask(channels.keySet());
            channels.values().forEach(channel -> channel.cutOff(present.get(channel.channel())));
        }
        await(Patience.RECHECK);
    }

    /** Whether the cursor has become longer than a request can carry. */
    private boolean overgrown() {
        int now = 0;
        for (ChannelReader channel : each) {
            now += channel.wanted().partitions();
        }
        if (now > partitions) {
            CursorLength length = new CursorLength();
            cursor(length::add);
            overgrown = length.excess();
        }
        partitions = now;
        return overgrown.isPresent();
    }

    /**
     * Why it reads no further, where the channels that it has taken in, or their partitions, have
     * become too many for a cursor.
     */
    public Optional<Opened.TooManyPartitions> excess() {
        return overgrown;
    }

    private static void unavailable(String why) {
        throw new SourceUnavailableException(why);
    }

    private boolean takeInNewChannels() {
        long version = backing.directory().version();
        if (!watching || version == directoryVersion) {
            return false;
        }
        directoryVersion = version;
        boolean taken = false;
        for (String name : backing.directory().peekNames()) {
            if (!channels.containsKey(name) && selection.includes(name)) {
                Position last = gone.remove(name);
                channels.put(
                        name, new ChannelReader(backing, signal, name, last, null, live(), true));
                taken = true;
            }
        }
        if (taken) {
            changed();
        }
        return taken;
    }

    /** Settles what is not; returns whether the sink refused. */
    boolean settle(Sink sink) throws InterruptedException {
        for (ChannelReader channel : each) {
            if (channel.settle(sink)) {
                return true;
            }
            if (channel.ended()) {
                channels.remove(channel.channel());
                changed();
                Wanted wanted = channel.wanted();
                if (stays(wanted)) {
                    gone.put(
                            wanted.channel(),
                            new Position(wanted.incarnation(), wanted.positions()));
                }
                channel.close();
                directoryVersion = -1; // one of its name may have come again already
                if (!bounded && !watching) {
                    watch();
                }
            }
        }
        return false;
    }

    /**
     * Waits until there may be something to read, {@link #wake} was called, or the time has passed.
     *
     * @param nanos the longest time, in nanoseconds
     */
    public void await(long nanos) throws InterruptedException {
        signal.await(patience(nanos));
    }

    /**
     * How long {@link #await} waits at most, in nanoseconds. For who waits in another way: it goes
     * on then, or when it is {@link #tell told}, by an {@link #await} that does not wait.
     *
     * @param nanos as of {@link #await}
     */
    public long patience(long nanos) {
        if (watching && backing.directory().version() != directoryVersion) {
            return 0;
        }
        long now = backing.nanoTime().getAsLong();
        long most = nanos;
        for (ChannelReader channel : each) {
            var recheck = channel.recheckNanos();
            if (recheck.isPresent()) {
                most = Math.min(most, Math.max(0, recheck.getAsLong() - now));
            }
        }
        return most;
    }

    /** Whether it was woken since it last waited. Any thread may call it. */
    public boolean isWoken() {
        return signal.isRaised();
    }

    /** Ends {@link #await}, now or the next time. Any thread may call it. */
    public void wake() {
        signal.raise();
    }

    /** Where it is. */
    public Cursor cursor() {
        TreeMap<String, Position> positions = new TreeMap<>();
        cursor((name, incarnation, offsets) ->
                positions.put(name, new Position(incarnation, offsets.clone())));
        return new Cursor(positions);
    }

    @Override
    public void cursor(CursorSink sink) {
        Iterator<Map.Entry<String, Position>> past = gone.entrySet().iterator();
        Map.Entry<String, Position> next = past.hasNext() ? past.next() : null;
        for (ChannelReader channel : each) {
            Wanted wanted = channel.wanted();
            while (next != null && next.getKey().compareTo(wanted.channel()) < 0) {
                sink.channel(
                        next.getKey(), next.getValue().incarnation(), next.getValue().offsets());
                next = past.hasNext() ? past.next() : null;
            }
            if (channel.ended() ? stays(wanted) : wanted.known()) {
                sink.channel(wanted.channel(), wanted.incarnation(), wanted.positions());
            }
        }
        while (next != null) {
            sink.channel(next.getKey(), next.getValue().incarnation(), next.getValue().offsets());
            next = past.hasNext() ? past.next() : null;
        }
    }

    /**
     * Whether the channel stays in the cursor when it is gone: what a pattern found is just no
     * longer there.
     */
    private boolean stays(Wanted wanted) {
        return wanted.known() && selection.names().contains(wanted.channel());
    }

    /** Whether it has passed the end of the log as that was when it was opened. */
    public boolean live() {
        for (ChannelReader channel : each) {
            if (!channel.live()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it has nothing more to read: all its channels are gone and no pattern could find
     * more, it reached its bound, or its cursor would become too long.
     */
    public boolean finished() {
        if (overgrown.isPresent()) {
            return true;
        }
        if (bounded) {
            return channels.values().stream().allMatch(ChannelReader::boundReached);
        }
        return channels.isEmpty() && !selection.hasPatterns();
    }

    /** Why some of it cannot be read at the moment (Kafka does not answer), if so. */
    public Optional<String> trouble() {
        return channels.values().stream()
                .flatMap(channel -> channel.trouble().stream())
                .findFirst();
    }

    /** Whether it is known of every channel that its position is good. */
    public boolean settled() {
        return channels.values().stream().allMatch(ChannelReader::settled);
    }

    /**
     * For a page that would be empty: asks Kafka for the end now, and reads until something is
     * found or this bridge has caught up with that end (3 s at most). So what was written before
     * the request is in its page, and what is told of the cursor is confirmed.
     *
     * @return whether the sink refused
     * @throws SourceUnavailableException if Kafka does not answer
     */
    public boolean catchUp(Sink sink) throws InterruptedException {
        long deadline = backing.nanoTime().getAsLong() + Patience.CATCH_UP;
        Map<String, ChannelEnd> ends = askEnds();
        while (true) {
            if (read(sink)) {
                return true;
            }
            trouble().ifPresent(Reader::unavailable);
            long now = backing.nanoTime().getAsLong();
            if (finished() || now > deadline || (settled() && caughtUp(ends))) {
                return false;
            }
            if (settled() && askOthers(ends)) {
                ends = askEnds();
            }
            await(Math.min(Patience.RECHECK, deadline - now + 1));
        }
    }

    /** Where an end is not known, it cannot be said that it was reached. */
    private Map<String, ChannelEnd> askEnds() throws InterruptedException {
        Map<String, ChannelEnd> ends = backing.directory().askEnds(channels.keySet(), true);
        ends.values().forEach(ChannelEnd::requireKnown);
        return ends;
    }

    private boolean caughtUp(Map<String, ChannelEnd> ends) {
        return channels.values().stream()
                .allMatch(channel -> {
                    ChannelEnd end = ends.get(channel.channel());
                    return end == null
                            || (sameTopic(channel, end) && channel.wanted().reached(end.end()));
                });
    }

    /**
     * Has channels ask Kafka whose topic is another by now: what this bridge holds may be of the
     * one before. Returns whether there were any.
     */
    private boolean askOthers(Map<String, ChannelEnd> ends) {
        boolean others = false;
        for (ChannelReader channel : each) {
            ChannelEnd end = ends.get(channel.channel());
            if (end != null && !sameTopic(channel, end)) {
                channel.askAnew();
                others = true;
            }
        }
        return others;
    }

    private static boolean sameTopic(ChannelReader channel, ChannelEnd end) {
        return end.topic().incarnation().equals(channel.wanted().incarnation());
    }

    /** Gives back what it follows. Twice is once. */
    @Override
    public void close() {
        if (watching) {
            backing.directory().unwatch(signal);
            watching = false;
        }
        channels.values().forEach(ChannelReader::close);
        channels.clear();
        changed();
    }
}
