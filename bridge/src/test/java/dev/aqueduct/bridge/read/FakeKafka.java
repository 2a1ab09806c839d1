package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Topics in memory, with all that readers ask for: a directory, logs that are filled when {@link
 * #tail} is called, and history. Its clock can be put forward. For one thread.
 */
final class FakeKafka implements Directory, Logs, History {
    /** How many offsets a block spans at most. */
    private static final int SPAN = 8;

    /** Of the blocks that are handed out. */
    private static final int GONE_EVERY = 3;

    /** What is older is forgotten: the bridge asks again every 2 s about what it follows. */
    private static final long LOOKOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Topics that exist, by name. */
    private final TreeMap<String, Channel> channels = new TreeMap<>();

    private final Map<String, ChannelLog> logs = new HashMap<>();
    private final Set<Signal> watchers = new HashSet<>();
    private final Budget budget = new Budget(1L << 40, 1L << 40);
    private long version;
    private long ahead;
    private int ids;

    /** What was last heard of topics, however old. */
    private final Map<String, ChannelState> heard = new HashMap<>();

    /** Where it is above 0, questions get no answer, and that takes so long. */
    long silentMillis;

    /** Of every event that was ever written. */
    final Map<Entry, String> channelOf = new HashMap<>();

    private final Map<Entry, LogRecord> recordOf = new HashMap<>();

    /** By its JSON, which no other has. */
    private final Map<String, Entry> byJson = new HashMap<>();

    int followed;
    private int blocks;

    /** What was asked about, question by question. */
    final List<Set<String>> asked = new ArrayList<>();

    /** A topic. */
    final class Channel {
        final Topic topic;
        final List<Partition> partitions = new ArrayList<>();

        private Channel(Topic topic) {
            this.topic = topic;
        }

        ChannelState state() {
            return new ChannelState(
                    topic,
                    offsets(partition -> partition.earliest),
                    offsets(partition -> partition.end),
                    offsets(partition -> partition.end),
                    nanoTime());
        }

        private long[] offsets(java.util.function.ToLongFunction<Partition> which) {
            return partitions.stream()
                    .mapToLong(each ->
                            each.leaderless ? ChannelState.UNKNOWN : which.applyAsLong(each))
                    .toArray();
        }
    }

    /** A partition: its events by offset, which may have holes between them. */
    static final class Partition {
        final TreeMap<Long, Entry> events = new TreeMap<>();
        long earliest;
        long end;
        boolean leaderless;
    }

    Readers readers() {
        return new Readers(new Backing(this, this, this, this::nanoTime));
    }

    long nanoTime() {
        return System.nanoTime() + ahead;
    }

    void passes(long millis) {
        ahead += TimeUnit.MILLISECONDS.toNanos(millis);
        if (silentMillis == 0) {
            heard.values().removeIf(state -> nanoTime() - state.askedNanos() > LOOKOUT_NANOS);
        }
    }

    // What happens to topics.

    Channel create(String name, int partitions) {
        Topic topic = new Topic(name, String.format("id%04d-%s", ids++, name), partitions);
        Channel channel = new Channel(topic);
        for (int partition = 0; partition < partitions; partition++) {
            channel.partitions.add(new Partition());
        }
        channels.put(name, channel);
        closeLog(name);
        changed();
        return channel;
    }

    void delete(String name) {
        channels.remove(name);
        closeLog(name);
        changed();
    }

    void addPartition(String name) {
        Channel before = channel(name);
        Channel after =
                new Channel(new Topic(name, before.topic.id(), before.partitions.size() + 1));
        after.partitions.addAll(before.partitions);
        after.partitions.add(new Partition());
        channels.put(name, after);
        closeLog(name);
    }

    private void changed() {
        version++;
        watchers.forEach(Signal::raise);
    }

    Channel channel(String name) {
        Channel channel = channels.get(name);
        if (channel == null) {
            throw new IllegalStateException("there is no topic " + name);
        }
        return channel;
    }

    /** Writes an event after a hole of that many offsets. */
    Entry write(String name, int partition, long timestamp, int hole) {
        Partition to = channel(name).partitions.get(partition);
        long offset = to.end + hole;
        LogRecord record =
                new LogRecord(name, partition, offset, timestamp, null, new byte[10], List.of());
        String json = "\"" + channelOf.size() + "\"";
        Entry entry = new Entry(record, renderer(json));
        channelOf.put(entry, name);
        recordOf.put(entry, record);
        byJson.put(json, entry);
        to.events.put(offset, entry);
        to.end = offset + 1;
        return entry;
    }

    /** One in four has to wait, for all that is known, so that it is not packed in a block. */
    private static Renderer renderer(String json) {
        boolean waits = json.hashCode() % 4 == 0;
        Rendered rendered = new Rendered(json.getBytes(StandardCharsets.UTF_8), null, false);
        return new Renderer() {
            @Override
            public Rendered render(LogRecord record) {
                return rendered;
            }

            @Override
            public boolean mayWait(LogRecord record) {
                return waits;
            }
        };
    }

    /** The event as it was written, of one that history may have made anew. */
    Entry original(Entry entry) {
        Entry written = byJson.get(json(entry));
        if (written == null
                || written.partition() != entry.partition()
                || written.offset() != entry.offset()
                || written.timestamp() != entry.timestamp()) {
            throw new AssertionError("no such event was written: " + json(entry));
        }
        return written;
    }

    private static String json(Entry entry) {
        return new String(entry.rendered().json(), StandardCharsets.UTF_8);
    }

    void deleteBefore(String name, int partition, long earliest) {
        Partition of = channel(name).partitions.get(partition);
        of.events.headMap(earliest).clear();
        of.earliest = Math.max(of.earliest, Math.min(earliest, of.end));
    }

    /** Cuts a partition off: as after an unclean election of a leader. */
    void truncate(String name, int partition, long end) {
        Partition of = channel(name).partitions.get(partition);
        of.events.tailMap(end).clear();
        of.end = end;
        closeLog(name);
    }

    // What the bridge does.

    /**
     * Has the channel's log filled with what was written since, but for leaderless partitions; or
     * closed, where some of that was deleted already.
     */
    void tail(String name) {
        ChannelLog log = logs.get(name);
        if (log == null || log.closed()) {
            return;
        }
        List<Partition> partitions = channel(name).partitions;
        for (int partition = 0; partition < partitions.size(); partition++) {
            Partition from = partitions.get(partition);
            if (from.earliest > log.writtenTo(partition)) {
                closeLog(name);
                return;
            }
            if (!from.leaderless) {
                from.events
                        .tailMap(log.writtenTo(partition))
                        .values()
                        .forEach(entry -> log.append(entry, nanoTime()));
                log.skip(partition, from.end, nanoTime());
            }
        }
        log.publish();
    }

    void trimLog(String name, long bytes) {
        ChannelLog log = logs.get(name);
        if (log != null && !log.closed()) {
            log.trim(bytes);
        }
    }

    void closeLog(String name) {
        ChannelLog log = logs.remove(name);
        if (log != null) {
            log.close();
        }
    }

    @Override
    public ChannelLog follow(Topic topic) {
        followed++;
        Channel present = channels.get(topic.channel());
        if (present == null || !present.topic.equals(topic)) {
            ChannelLog none = log(topic, new long[topic.partitions()]);
            none.close();
            return none;
        }
        return logs.computeIfAbsent(
                topic.channel(),
                name ->
                        log(
                                topic,
                                present.partitions.stream().mapToLong(each -> each.end).toArray()));
    }

    private ChannelLog log(Topic topic, long[] from) {
        return new ChannelLog(topic.channel(), topic.incarnation(), from, budget);
    }

    @Override
    public void release(ChannelLog log) {
        followed--;
    }

    @Override
    public CompletableFuture<Answer> block(Topic topic, int partition, long offset, long until) {
        return CompletableFuture.completedFuture(answer(topic, partition, offset, until));
    }

    private Answer answer(Topic topic, int partition, long offset, long until) {
        Channel present = channels.get(topic.channel());
        if (present == null || !present.topic.equals(topic)) {
            return new Answer.OutOfRange();
        }
        Partition of = present.partitions.get(partition);
        if (of.leaderless) {
            return new Answer.Unavailable("partition " + partition + " has no leader");
        }
        if (offset < of.earliest || offset >= of.end) {
            return new Answer.OutOfRange();
        }
        long next = Math.min(Math.min(until, of.end), offset + SPAN);
        SortedMap<Long, Entry> events = of.events.subMap(offset, next);
        Block.Builder block = new Block.Builder().begin(partition, offset);
        events.values().forEach(entry -> block.add(recordOf.get(entry), renderer(json(entry))));
        return new Answer.Found(fleeting(block.build(next)));
    }

    /** What a cache that is too small would hand out: nobody has it longer than it is held. */
    private Block fleeting(Block block) {
        if (++blocks % GONE_EVERY == 0) {
            block.hold();
            block.release();
        }
        block.drop();
        return block;
    }

    // The directory.

    @Override
    public SortedSet<String> peekNames() {
        return new TreeSet<>(channels.keySet());
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public Optional<Topic> peek(String name) {
        return peekState(name).map(ChannelState::topic);
    }

    @Override
    public Optional<ChannelState> peekState(String name) {
        return Optional.ofNullable(heard.get(name));
    }

    @Override
    public boolean admits(String name) {
        return true;
    }

    @Override
    public boolean reachable() {
        return true;
    }

    @Override
    public Map<String, ChannelState> ask(Collection<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        if (silentMillis > 0) {
            passes(silentMillis);
            throw new SourceUnavailableException("Kafka did not answer in time");
        }
        Map<String, ChannelState> states = new HashMap<>();
        asked.add(Set.copyOf(names));
        heard.keySet().removeAll(Set.copyOf(names));
        for (String name : names) {
            Channel channel = channels.get(name);
            if (channel != null) {
                states.put(name, channel.state());
            }
        }
        heard.putAll(states);
        return states;
    }

    @Override
    public Map<String, ChannelEnd> askEnds(Collection<String> names, boolean sameTopics) {
        Map<String, ChannelEnd> ends = new HashMap<>();
        ask(names)
                .forEach((name, state) ->
                        ends.put(name, new ChannelEnd(state.topic(), state.end())));
        return ends;
    }

    @Override
    public void askSoon(String channel) {
        if (silentMillis == 0) {
            ask(Set.of(channel));
        }
    }

    @Override
    public SortedSet<String> askNames() {
        return peekNames();
    }

    @Override
    public Map<String, long[]> offsetsSince(Collection<Topic> topics, long timestampMillis) {
        Map<String, long[]> none = new HashMap<>();
        for (Topic topic : topics) {
            long[] offsets = new long[topic.partitions()];
            Arrays.fill(offsets, ChannelState.UNKNOWN);
            none.put(topic.channel(), offsets);
        }
        return none;
    }

    @Override
    public Policy policy(String name) {
        throw new UnsupportedOperationException("readers do not ask for it");
    }

    @Override
    public void watch(Signal signal) {
        watchers.add(signal);
    }

    @Override
    public void unwatch(Signal signal) {
        watchers.remove(signal);
    }
}
