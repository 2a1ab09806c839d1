package dev.aqueduct.bridge.kafka;

import static dev.aqueduct.bridge.read.ChannelState.UNKNOWN;

import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Logs;
import dev.aqueduct.bridge.read.Topic;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The topics that somebody reads, each followed by one tail with room for it, and let go of a while
 * after the last reader. Any thread may call it.
 */
final class Tails implements Logs, AutoCloseable {
    /**
     * Kafka answers a consumer of more partitions ever more slowly: 42 ms instead of 6 at 10,000.
     */
    static final int MOST_PARTITIONS = 1_000;

    /** How old an answer may be by which a log begins. */
    private static final long YOUNG_NANOS = Duration.ofSeconds(2).toNanos();

    private final TopicDirectory directory;
    private final Budget budget;
    private final long lingerNanos;
    private final Refusals refusals;
    private final Function<String, Tail> newTail;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private final Map<String, Followed> byId = new HashMap<>();

    /** Guarded by {@link #lock}. */
    private final IdentityHashMap<ChannelLog, Followed> byLog = new IdentityHashMap<>();

    /** Guarded by {@link #lock}. */
    private final List<Room> tails = new ArrayList<>();

    /** Guarded by {@link #lock}. */
    private boolean closed;

    /** A tail and how many partitions it follows; guarded by the lock of the tails. */
    private static final class Room {
        final Tail tail;
        int partitions;

        Room(Tail tail) {
            this.tail = tail;
        }
    }

    /** One followed topic; its mutable fields are guarded by the lock of the tails. */
    private static final class Followed {
        final Topic topic;
        final ChannelLog log;
        final Room room;

        /** Whether a partition had no leader when it began, and is not followed. */
        final boolean partial;

        int readers;
        long idleSince;

        Followed(Topic topic, ChannelLog log, Room room, boolean partial) {
            this.topic = topic;
            this.log = log;
            this.room = room;
            this.partial = partial;
        }
    }

    /**
     * @param newTail makes a tail of the given name, not yet started
     */
    Tails(
            TopicDirectory directory,
            Budget budget,
            Duration linger,
            Refusals refusals,
            Function<String, Tail> newTail) {
        this.directory = directory;
        this.budget = budget;
        this.lingerNanos = linger.toNanos();
        this.refusals = refusals;
        this.newTail = newTail;
    }

    @Override
    public ChannelLog follow(Topic topic) throws InterruptedException {
        synchronized (lock) {
            ChannelLog log = join(topic);
            if (log != null) {
                return log;
            }
        }
        refusals.check(topic);
        ChannelState state = state(topic);
        synchronized (lock) {
            ChannelLog log = join(topic);
            if (log != null) {
                return log;
            }
            if (closed || state == null || !state.topic().equals(topic)) {
                ChannelLog none =
                        new ChannelLog(
                                topic.channel(),
                                topic.incarnation(),
                                new long[topic.partitions()],
                                budget);
                none.close();
                return none;
            }
            return begin(topic, state);
        }
    }

    /**
     * Where the log begins. It may be a moment old, so that to follow many channels that were just
     * asked for takes no further questions: the log then begins a little before the present end.
     */
    private @Nullable ChannelState state(Topic topic) throws InterruptedException {
        ChannelState state = directory.peekState(topic.channel()).orElse(null);
        if (state == null
                || !state.known()
                || !state.topic().equals(topic)
                || System.nanoTime() - state.askedNanos() > YOUNG_NANOS) {
            state = directory.ask(List.of(topic.channel())).get(topic.channel());
        }
        if (state != null && Arrays.stream(state.end()).allMatch(end -> end == UNKNOWN)) {
            throw new SourceUnavailableException(
                    "no partition of channel " + topic.channel() + " answers");
        }
        return state;
    }

    /** Guarded by {@link #lock}. */
    private @Nullable ChannelLog join(Topic topic) {
        Followed present = byId.get(topic.id());
        if (present == null || present.log.closed() || !present.topic.equals(topic)) {
            return null;
        }
        present.readers++;
        return present.log;
    }

    /** Guarded by {@link #lock}. */
    private ChannelLog begin(Topic topic, ChannelState state) {
        Followed before = byId.get(topic.id());
        if (before != null) {
            forget(before);
        }
        long[] from = state.end().clone();
        boolean partial = false;
        for (int partition = 0; partition < from.length; partition++) {
            partial |= from[partition] == UNKNOWN;
            from[partition] = Math.max(0, from[partition]);
        }
        ChannelLog log = new ChannelLog(topic.channel(), topic.incarnation(), from, budget);
        Room room = roomFor(topic.partitions());
        room.partitions += topic.partitions();
        Followed followed = new Followed(topic, log, room, partial);
        followed.readers = 1;
        byId.put(topic.id(), followed);
        byLog.put(log, followed);
        room.tail.follow(topic, log, state.end());
        return log;
    }

    /** Guarded by {@link #lock}. */
    private Room roomFor(int partitions) {
        tails.removeIf(room -> room.tail.ended());
        for (Room room : tails) {
            if (room.partitions + partitions <= MOST_PARTITIONS) {
                return room;
            }
        }
        Room room = new Room(newTail.apply("tail-" + tails.size()));
        room.tail.start();
        tails.add(room);
        return room;
    }

    @Override
    public void release(ChannelLog log) {
        synchronized (lock) {
            Followed followed = byLog.get(log);
            if (followed != null && --followed.readers == 0) {
                followed.idleSince = System.nanoTime();
            }
        }
    }

    /** Guarded by {@link #lock}. */
    private void forget(Followed followed) {
        byLog.remove(followed.log);
        byId.remove(followed.topic.id(), followed);
        followed.room.partitions -= followed.topic.partitions();
        followed.room.tail.letGo(followed.log);
    }

    /**
     * Lets go of what nobody has read for a while, and of what is no longer the topic that it was.
     */
    void sweep(Map<String, String> idsByName) {
        long now = System.nanoTime();
        synchronized (lock) {
            for (Followed followed : List.copyOf(byId.values())) {
                boolean idle = followed.readers == 0 && now - followed.idleSince >= lingerNanos;
                boolean gone = !followed.topic.id().equals(idsByName.get(followed.topic.channel()));
                if (idle || gone || followed.log.closed()) {
                    forget(followed);
                }
            }
        }
    }

    /**
     * Begins anew with topics that have gained partitions, or whose partitions have found a leader.
     */
    void compare(Map<String, ChannelState> states) {
        synchronized (lock) {
            for (Followed followed : List.copyOf(byId.values())) {
                ChannelState state = states.get(followed.topic.channel());
                if (state != null
                        && (!state.topic().equals(followed.topic)
                                || (followed.partial && state.known()))) {
                    forget(followed);
                }
            }
        }
    }

    /** The names of the topics that are followed. */
    List<String> channels() {
        synchronized (lock) {
            return byId.values().stream().map(followed -> followed.topic.channel()).toList();
        }
    }

    /** Ends all tails. Twice is once. */
    @Override
    public void close() {
        List<Room> ending;
        synchronized (lock) {
            closed = true;
            ending = List.copyOf(tails);
        }
        ending.forEach(room -> room.tail.close());
    }
}
