package dev.aqueduct.bridge.read;

import static java.util.Objects.requireNonNull;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds where the newest n events of some channels begin: every partition is read backwards, in
 * windows that grow where they hold few events, and only as far as its events are among the newest
 * by timestamp. One window of each of the p partitions is read, of 2n/p offsets or 64, and of a
 * partition that has more of the newest again as much as it had, and as much again: 64 p + 5 n
 * offsets at the most where there are no holes, in fetches of 256 KiB, one partition after the
 * other. What was read of late costs nothing again.
 */
final class NewestEvents {
    private static final int SMALLEST_WINDOW = 64;

    private final History history;
    private final Directory directory;

    NewestEvents(History history, Directory directory) {
        this.history = history;
        this.directory = directory;
    }

    /**
     * The positions from which on there are {@code count} events, or all there are.
     *
     * @param states of the channels, with all offsets known
     * @throws SourceUnavailableException if Kafka did not answer
     */
    Map<String, Position> positions(List<ChannelState> states, int count)
            throws InterruptedException {
        int partitions = states.stream().mapToInt(state -> state.topic().partitions()).sum();
        int window = Math.max(SMALLEST_WINDOW, 2 * count / Math.max(1, partitions));
        PriorityQueue<Backwards> newestFirst =
                new PriorityQueue<>(
                        (a, b) -> Long.compare(b.newest().timestamp(), a.newest().timestamp()));
        List<Backwards> all = new ArrayList<>();
        for (ChannelState state : states) {
            for (int partition = 0; partition < state.topic().partitions(); partition++) {
                Backwards lane = new Backwards(state, partition, window);
                all.add(lane);
                if (lane.more()) {
                    newestFirst.add(lane);
                }
            }
        }
        for (int taken = 0; taken < count && !newestFirst.isEmpty(); taken++) {
            Backwards lane = newestFirst.remove();
            lane.take();
            if (lane.more()) {
                newestFirst.add(lane);
            }
        }
        Map<String, long[]> offsets = new HashMap<>();
        for (Backwards lane : all) {
            Topic topic = lane.state.topic();
            offsets.computeIfAbsent(topic.channel(), name -> new long[topic.partitions()])[
                            lane.partition] =
                    lane.position;
        }
        Map<String, Position> positions = new HashMap<>();
        for (ChannelState state : states) {
            String channel = state.topic().channel();
            positions.put(
                    channel,
                    new Position(
                            state.topic().incarnation(), requireNonNull(offsets.get(channel))));
        }
        return positions;
    }

    /** One partition, read from its end backwards. */
    private final class Backwards {
        private final ChannelState state;
        private final int partition;
        private final List<Mark> marks = new ArrayList<>();
        private int window;

        /** Everything from here to the end was looked at. */
        private long lookedFrom;

        /** Where the events taken so far begin. */
        private long position;

        Backwards(ChannelState state, int partition, int window) {
            this.state = state;
            this.partition = partition;
            this.window = window;
            lookedFrom = state.end()[partition];
            position = lookedFrom;
        }

        Mark newest() {
            return marks.getLast();
        }

        void take() {
            position = marks.removeLast().offset();
        }

        /**
         * Whether there is an event before the position; looks further back where none is known
         * yet.
         */
        boolean more() throws InterruptedException {
            long earliest = state.earliest()[partition];
            while (marks.isEmpty() && lookedFrom > earliest) {
                long from = Math.max(earliest, lookedFrom - window);
                look(from, lookedFrom);
                lookedFrom = from;
                window = (int) Math.min(1 << 20, 2L * window);
            }
            return !marks.isEmpty();
        }

        private void look(long from, long until) throws InterruptedException {
            long at = from;
            while (at < until) {
                var block =
                        at == from
                                ? history.block(state.topic(), partition, at, until)
                                : history.next(state.topic(), partition, at, until);
                switch (Awaited.of(block)) {
                    case History.Answer.Found found -> {
                        mark(found.block(), at, until);
                        at = found.block().next();
                    }
                    case History.Answer.Unavailable unavailable ->
                            throw new SourceUnavailableException(unavailable.why());
                    case History.Answer.OutOfRange ignored -> at = oldestAfter(at, until);
                }
            }
        }

        /** Retention has reached the offset meanwhile: what is kept begins further on. */
        private long oldestAfter(long at, long until) throws InterruptedException {
            String channel = state.topic().channel();
            ChannelState now = directory.ask(Set.of(channel)).get(channel);
            return now != null && now.topic().equals(state.topic())
                    ? Math.max(at + 1, now.earliest()[partition])
                    : until;
        }

        private void mark(Block block, long from, long until) {
            for (int event = block.indexOf(from); event < block.events(); event++) {
                if (block.offset(event) < until) {
                    marks.add(new Mark(block.offset(event), block.timestamp(event)));
                }
            }
        }
    }

    private record Mark(long offset, long timestamp) {}
}
