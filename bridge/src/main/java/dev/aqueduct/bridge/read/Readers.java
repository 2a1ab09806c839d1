package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Opens readers, and answers what needs none: which channels there are, and what stands at one
 * offset. Any thread may call it.
 */
public final class Readers {
    private final Backing backing;
    private final Directory directory;
    private final StartPositions starts;

    public Readers(Backing backing) {
        this.backing = backing;
        this.directory = backing.directory();
        this.starts = new StartPositions(backing);
    }

    /**
     * Opens a reader.
     *
     * @param bounded whether it reads up to the end of the log as that stands now and no further,
     *     instead of going on
     * @throws SourceUnavailableException if Kafka had to be asked and did not answer
     */
    public Opened open(Selection selection, Start start, boolean bounded)
            throws InterruptedException {
        Cursor cursor = start instanceof Start.At at ? at.cursor() : new Cursor(new TreeMap<>());
        NavigableSet<String> names = new TreeSet<>();
        for (String name : selection.names()) {
            if (!directory.admits(name)) {
                return new Opened.NoSuchChannel(name);
            }
        }
        SortedSet<String> gone = gone(selection.names(), cursor);
        for (String name : selection.names()) {
            if (!gone.contains(name)) {
                names.add(name);
            } else if (!cursor.channels().containsKey(name)) {
                return new Opened.NoSuchChannel(name);
            }
        }
        if (names.isEmpty() && !selection.hasPatterns()) {
            return new Opened.AllGone();
        }
        if (selection.hasPatterns()) {
            directory.askNames().stream().filter(selection::includes).forEach(names::add);
        }
        Opened.@Nullable NoSuchPartition excess = excess(names, cursor);
        Map<String, Position> past = new TreeMap<>(cursor.channels());
        past.keySet().retainAll(gone);
        return excess != null ? excess : open(selection, names, past, start, bounded);
    }

    private Opened open(
            Selection selection,
            SortedSet<String> names,
            Map<String, Position> gone,
            Start start,
            boolean bounded)
            throws InterruptedException {
        // Of a bounded reader the end is asked before the start, so that nothing that comes between
        // is in what it reads.
        Map<String, ChannelState> ends = bounded ? directory.ask(names) : Map.of();
        // Where the end is not known, it could not be said that it was reached.
        ends.values().forEach(ChannelState::requireKnown);
        Map<String, Position> positions = starts.of(names, start, ends);
        var excess = excess(names, positions, start instanceof Start.At);
        if (excess.isPresent()) {
            return excess.get();
        }
        Signal signal = new Signal();
        List<ChannelReader> channels = new ArrayList<>();
        for (String name : names) {
            ChannelState end = ends.get(name);
            channels.add(
                    new ChannelReader(
                            backing,
                            signal,
                            name,
                            positions.get(name),
                            end == null ? null : end.end(),
                            start instanceof Start.Latest,
                            selection.hasPatterns() || names.size() > 1));
        }
        Reader reader = new Reader(backing, selection, signal, channels, gone, bounded);
        boolean opened = false;
        try {
            askTogether(names);
            reader.settle(Sink.REFUSING); // gaps are told by the first read
            opened = true;
            return new Opened.Ready(reader);
        } finally {
            if (!opened) {
                reader.close();
            }
        }
    }

    /**
     * Has what is to be known of several channels asked in one question, before it is in one for
     * each. While Kafka is away, what is in memory is served without.
     */
    private void askTogether(Collection<String> names) throws InterruptedException {
        long now = backing.nanoTime().getAsLong();
        List<String> old =
                names.stream()
                        .filter(name ->
                                directory
                                        .peekState(name)
                                        .filter(state -> now - state.askedNanos() < Patience.KEPT)
                                        .isEmpty())
                        .toList();
        if (old.size() > 1) {
            try {
                directory.ask(old);
            } catch (SourceUnavailableException e) {
                // Each is asked about again, and says so, where it cannot do without.
            }
        }
    }

    /**
     * Whether the cursor would be too long, with the channels that have no position yet. One that
     * was given need not have room to grow.
     */
    private Optional<Opened.TooManyPartitions> excess(
            Collection<String> names, Map<String, Position> positions, boolean given)
            throws InterruptedException {
        CursorLength length = new CursorLength();
        Set<String> unheard = new TreeSet<>();
        for (String name : names) {
            Position position = positions.get(name);
            if (position != null) {
                length.add(name, position.incarnation(), position.offsets());
            } else if (!add(length, directory.peekState(name))) {
                unheard.add(name);
            }
        }
        for (ChannelState state : directory.ask(unheard).values()) {
            add(length, Optional.of(state));
        }
        if (!given) {
            length.addRoom();
        }
        return length.excess();
    }

    private static boolean add(CursorLength length, Optional<ChannelState> known) {
        known.ifPresent(state ->
                length.add(state.topic().channel(), state.topic().incarnation(), state.earliest()));
        return known.isPresent();
    }

    /** The names that no topic bears: those of a cursor only once that is confirmed. */
    private SortedSet<String> gone(Collection<String> names, Cursor cursor)
            throws InterruptedException {
        NavigableSet<String> unheard = new TreeSet<>();
        names.stream().filter(name -> directory.peek(name).isEmpty()).forEach(unheard::add);
        long deadline = backing.nanoTime().getAsLong() + Patience.CONFIRM;
        unheard.removeAll(directory.ask(unheard).keySet());
        while (!unheard.isEmpty()
                && cursor.channels().keySet().containsAll(unheard)
                && backing.nanoTime().getAsLong() - deadline < 0) {
            pause();
            unheard.removeAll(directory.ask(unheard).keySet());
        }
        return unheard;
    }

    /**
     * A partition that the cursor names and that Kafka, asked until it is confirmed, does not have.
     */
    private Opened.@Nullable NoSuchPartition excess(Collection<String> names, Cursor cursor)
            throws InterruptedException {
        long deadline = backing.nanoTime().getAsLong() + Patience.CONFIRM;
        for (String name : names) {
            Position position = cursor.channels().get(name);
            Topic topic = directory.peek(name).orElse(null);
            while (position != null && topic != null && exceeds(position, topic)) {
                ChannelState answer = directory.ask(List.of(name)).get(name);
                topic = answer == null ? null : answer.topic();
                if (topic != null && exceeds(position, topic)) {
                    if (backing.nanoTime().getAsLong() - deadline >= 0) {
                        return new Opened.NoSuchPartition(
                                name, position.offsets().length - 1, topic.partitions());
                    }
                    pause();
                }
            }
        }
        return null;
    }

    private static boolean exceeds(Position position, Topic topic) {
        boolean same =
                position.incarnation().isEmpty()
                        || position.incarnation().equals(topic.incarnation());
        return same && position.offsets().length > topic.partitions();
    }

    private static void pause() throws InterruptedException {
        new Signal().await(Patience.RECHECK);
    }

    /**
     * Whether nothing lies behind a cursor, as Kafka has it, asked now. That a topic has gained a
     * partition in the last moment, or was made anew and ends at the same offsets already, is found
     * out the next time.
     *
     * @param cursor one that is {@link Cursor#complete}
     * @throws SourceUnavailableException if Kafka did not answer
     */
    public boolean isEnd(Cursor cursor) throws InterruptedException {
        Map<String, Position> channels = cursor.channels();
        for (String channel : channels.keySet()) {
            if (!directory.admits(channel)) {
                return false;
            }
        }
        Map<String, ChannelEnd> ends = directory.askEnds(channels.keySet(), false);
        for (Map.Entry<String, Position> channel : channels.entrySet()) {
            ChannelEnd end = ends.get(channel.getKey());
            Position position = channel.getValue();
            if (end == null
                    || !end.topic().incarnation().equals(position.incarnation())
                    || !Arrays.equals(end.end(), position.offsets())) {
                return false;
            }
        }
        return true;
    }

    /**
     * What stands at one offset. Costs a question about the channel where the last answer is older
     * than 2.5 s or denies the offset, asked again for a second where another incarnation was
     * meant; and one block, unless it was read of late.
     *
     * @param incarnation of the topic; empty for the present one
     * @throws SourceUnavailableException if Kafka had to be asked and did not answer
     */
    public Single single(String channel, String incarnation, int partition, long offset)
            throws InterruptedException {
        if (!directory.admits(channel)) {
            return new Single.NoSuchChannel();
        }
        ChannelState state = confirmed(channel, incarnation, partition, offset);
        if (state == null || partition >= state.topic().partitions()) {
            return new Single.NoSuchChannel();
        }
        if (!incarnation.isEmpty() && !incarnation.equals(state.topic().incarnation())) {
            long begins = Math.max(0, state.earliest()[partition]);
            Gap gap = new Gap(channel, partition, begins, begins, Gap.Reason.RECREATED);
            return new Single.Gone(gap, state.earliestCursor());
        }
        long earliest = state.earliest()[partition];
        long end = state.end()[partition];
        if (earliest == ChannelState.UNKNOWN || end == ChannelState.UNKNOWN) {
            throw new SourceUnavailableException(
                    "partition " + partition + " of channel " + channel + " has no leader");
        }
        if (offset < earliest) {
            Gap gap = new Gap(channel, partition, offset, earliest, Gap.Reason.RETENTION);
            return new Single.Gone(gap, state.earliestCursor());
        }
        return offset >= end ? new Single.None() : fromHistory(state.topic(), partition, offset);
    }

    private Single fromHistory(Topic topic, int partition, long offset)
            throws InterruptedException {
        History.Answer answer;
        do {
            answer = Awaited.of(backing.history().block(topic, partition, offset, offset + 1));
        } while (answer instanceof History.Answer.Found(Block block) && !block.hold());
        return switch (answer) {
            case History.Answer.Found(Block block) -> {
                try {
                    yield inBlock(block, offset);
                } finally {
                    block.release();
                }
            }
            // It was deleted in this moment: the next request is told so.
            case History.Answer.OutOfRange ignored -> new Single.None();
            case History.Answer.Unavailable unavailable ->
                    throw new SourceUnavailableException(unavailable.why());
        };
    }

    private static Single inBlock(Block block, long offset) {
        int event = block.indexOf(offset);
        return event < block.events() && block.offset(event) == offset
                ? new Single.Found(block.entry(event))
                : new Single.None();
    }

    /**
     * A state young enough to serve from; asked anew, until it is confirmed, where it denies
     * something.
     */
    private @Nullable ChannelState confirmed(
            String channel, String incarnation, int partition, long offset)
            throws InterruptedException {
        long begun = backing.nanoTime().getAsLong();
        ChannelState state = directory.peekState(channel).orElse(null);
        if (state != null
                && begun - state.askedNanos() <= Patience.KEPT
                && !denies(state, incarnation, partition)
                && offset >= state.earliest()[partition]
                && offset < state.end()[partition]) {
            return state;
        }
        state = directory.ask(List.of(channel)).get(channel);
        while (state != null
                && !incarnation.isEmpty()
                && denies(state, incarnation, partition)
                && backing.nanoTime().getAsLong() - begun < Patience.CONFIRM) {
            pause();
            state = directory.ask(List.of(channel)).get(channel);
        }
        return state;
    }

    private static boolean denies(ChannelState state, String incarnation, int partition) {
        return partition >= state.topic().partitions()
                || (!incarnation.isEmpty() && !incarnation.equals(state.topic().incarnation()));
    }

    /**
     * All channels as Kafka has them now, by name.
     *
     * @throws SourceUnavailableException if Kafka did not answer
     */
    public List<ChannelState> channels() throws InterruptedException {
        return List.copyOf(new TreeMap<>(directory.ask(directory.askNames())).values());
    }

    /**
     * One channel as Kafka has it now.
     *
     * @throws SourceUnavailableException if Kafka did not answer
     */
    public Optional<ChannelState> channel(String name) throws InterruptedException {
        return directory.admits(name)
                ? Optional.ofNullable(directory.ask(List.of(name)).get(name))
                : Optional.empty();
    }

    /**
     * For how long the channel keeps what.
     *
     * @throws SourceUnavailableException if Kafka had to be asked and did not answer
     */
    public Policy policy(String channel) throws InterruptedException {
        return directory.policy(channel);
    }

    /** Whether Kafka answered when it was last asked. Never waits. */
    public boolean reachable() {
        return directory.reachable();
    }
}
