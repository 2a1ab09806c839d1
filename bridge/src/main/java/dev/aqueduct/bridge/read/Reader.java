package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cursor over the partitions of some channels, and the events that follow it: first what it
 * lacks, merged by timestamp, then the present as it arrives. Keeps no events of its own while
 * nobody reads. One thread at a time calls it, but for {@link #wake}.
 */
public final class Reader implements AutoCloseable {
    /** How many items of one channel are handed out before the next one has its turn. */
    private static final int TURN = 256;

    private final Backing backing;
    private final Selection selection;
    private final boolean bounded;
    private final Signal signal;
    private final Merge merge;

    /** By name. */
    private final TreeMap<String, ChannelReader> channels = new TreeMap<>();

    private long directoryVersion;
    private boolean watching;

    Reader(
            Backing backing,
            Selection selection,
            Signal signal,
            Collection<ChannelReader> channels,
            boolean bounded) {
        this.backing = backing;
        this.selection = selection;
        this.signal = signal;
        this.bounded = bounded;
        merge = new Merge(signal, backing.nanoTime());
        channels.forEach(channel -> this.channels.put(channel.channel(), channel));
        directoryVersion = backing.directory().version();
        if (selection.hasPatterns() && !bounded) {
            watch();
        }
    }

    private void watch() {
        watching = true;
        backing.directory().watch(signal);
    }

    /** Takes the channels of a cursor, in the order of their names. */
    public interface CursorSink {
        /**
         * Takes one channel.
         *
         * @param offsets by partition, the next one wanted; not to be kept or changed
         */
        void channel(String name, String incarnation, long[] offsets);
    }

    /**
     * Hands the sink what there is, until it refuses or nothing more is there at the moment. A
     * bounded reader waits for what it still has to read, and returns when it has reached its end.
     *
     * @return whether the sink refused: more is there
     * @throws SourceUnavailableException only of a bounded reader, if Kafka does not answer
     * @throws InterruptedException if the thread was interrupted while it waited for history or for
     *     Kafka's answer
     */
    public boolean read(Sink sink) throws InterruptedException {
        while (true) {
            boolean moved = takeInNewChannels();
            if (settle(sink)) {
                return true;
            }
            boolean sole = channels.size() == 1;
            for (ChannelReader channel : channels.values()) {
                Following.Followed followed = channel.follow(sink, sole, TURN);
                if (followed == Following.Followed.REFUSED) {
                    return true;
                }
                moved |= followed != Following.Followed.NOTHING;
            }
            if (lacking()) {
                Following.Followed merged =
                        merge.read(List.copyOf(channels.values()), sink, sole, TURN);
                if (merged == Following.Followed.REFUSED) {
                    return true;
                }
                moved |= merged == Following.Followed.SOMETHING;
            }
            if (!moved) {
                if (!bounded || finished()) {
                    return false;
                }
                trouble().ifPresent(Reader::unavailable);
                await(Patience.RECHECK);
            }
        }
    }

    private boolean lacking() {
        for (ChannelReader channel : channels.values()) {
            if (!channel.sources().isEmpty()) {
                return true;
            }
        }
        return false;
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
                channels.put(
                        name, new ChannelReader(backing, signal, name, null, null, live(), true));
                taken = true;
            }
        }
        return taken;
    }

    /** Settles what is not; returns whether the sink refused. */
    boolean settle(Sink sink) throws InterruptedException {
        Iterator<ChannelReader> each = channels.values().iterator();
        while (each.hasNext()) {
            ChannelReader channel = each.next();
            if (channel.settle(sink)) {
                return true;
            }
            if (channel.ended()) {
                each.remove();
                channel.close();
                if (!bounded && !watching) {
                    watch(); // one of its name may come again, while others go on
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
        long now = backing.nanoTime().getAsLong();
        long most = nanos;
        for (ChannelReader channel : channels.values()) {
            var recheck = channel.recheckNanos();
            if (recheck.isPresent()) {
                most = Math.min(most, Math.max(0, recheck.getAsLong() - now));
            }
        }
        if (backing.directory().version() == directoryVersion || !watching) {
            signal.await(most);
        }
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

    /** Where it is, without a copy. */
    public void cursor(CursorSink sink) {
        for (ChannelReader channel : channels.values()) {
            Wanted wanted = channel.wanted();
            if (wanted.known() && !channel.ended()) {
                sink.channel(wanted.channel(), wanted.incarnation(), wanted.positions());
            }
        }
    }

    /** Whether it has passed the end of the log as that was when it was opened. */
    public boolean live() {
        for (ChannelReader channel : channels.values()) {
            if (!channel.live()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it has nothing more to read: all its channels are gone and no pattern could find
     * more, or it reached its bound.
     */
    public boolean finished() {
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
        Map<String, ChannelState> ends = backing.directory().ask(List.copyOf(channels.keySet()));
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
                ends = backing.directory().ask(List.copyOf(channels.keySet()));
            }
            await(Math.min(Patience.RECHECK, deadline - now + 1));
        }
    }

    private boolean caughtUp(Map<String, ChannelState> ends) {
        return channels.values().stream()
                .allMatch(channel -> {
                    ChannelState end = ends.get(channel.channel());
                    return end == null
                            || (sameTopic(channel, end) && channel.wanted().reached(end.end()));
                });
    }

    /**
     * Has channels ask Kafka whose topic is another by now: what this bridge holds may be of the
     * one before. Returns whether there were any.
     */
    private boolean askOthers(Map<String, ChannelState> ends) {
        boolean others = false;
        for (ChannelReader channel : channels.values()) {
            ChannelState end = ends.get(channel.channel());
            if (end != null && !sameTopic(channel, end)) {
                channel.askAnew();
                others = true;
            }
        }
        return others;
    }

    private static boolean sameTopic(ChannelReader channel, ChannelState state) {
        return state.topic().incarnation().equals(channel.wanted().incarnation());
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
    }
}
