package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Signal;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelEnd;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Directory;
import dev.aqueduct.bridge.read.Policy;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The channels: what was last heard of them, and answers of Kafka's to those who need to know
 * better. It is kept fresh by whoever calls {@link #askNames} now and then; of its own it has only
 * the thread of {@link Ends}. Any thread may call it.
 */
final class TopicDirectory implements Directory, AutoCloseable {
    /** Kafka's answer where no record has a timestamp at or after the given one. */
    private static final long NO_SUCH_RECORD = -1;

    private final Answers answers;
    private final Offsets offsets;
    private final Questions questions;
    private final Reachability reachability;
    private final ChannelNames channelNames;
    private final Ends ends;
    private final Policies policies;

    /** One at a time, so that what was heard last is the newest. */
    private final SharedQuestion<Map<String, String>> listing;

    /** Those about which Kafka is being asked since somebody will want to know. */
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    private final Set<Signal> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicLong version = new AtomicLong();

    /** What was asked for, by name: only of topics that existed then. */
    private final Map<String, ChannelState> states = new ConcurrentHashMap<>();

    /** Replaced as a whole. */
    private volatile SortedSet<String> names = Collections.emptySortedSet();

    /**
     * @param consumers makes one that sees committed records alone
     */
    TopicDirectory(
            Admin admin,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Reachability reachability,
            ChannelNames channelNames) {
        this.reachability = reachability;
        this.channelNames = channelNames;
        answers = new Answers(reachability);
        offsets = new Offsets(admin);
        questions = new Questions(admin, answers, offsets);
        ends = new Ends(questions, answers, consumers);
        policies = new Policies(admin, answers);
        listing =
                new SharedQuestion<>(1, all -> answers.noted(listed(admin)).thenApply(this::heard));
    }

    private static CompletableFuture<Collection<TopicListing>> listed(Admin admin) {
        return admin.listTopics().listings().toCompletionStage().toCompletableFuture();
    }

    @Override
    public SortedSet<String> peekNames() {
        return names;
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public Optional<Topic> peek(String channel) {
        return Optional.ofNullable(states.get(channel)).map(ChannelState::topic);
    }

    @Override
    public Optional<ChannelState> peekState(String channel) {
        return Optional.ofNullable(states.get(channel));
    }

    @Override
    public boolean admits(String channel) {
        return channelNames.admits(channel);
    }

    @Override
    public boolean reachable() {
        return reachability.reachable();
    }

    @Override
    public Map<String, ChannelState> ask(Collection<String> channels) throws InterruptedException {
        if (channels.isEmpty()) {
            return Map.of();
        }
        answers.failFast();
        Map<String, ChannelState> answer = answers.await(questions.ask(channels));
        Map<String, ChannelState> mine = new HashMap<>(answer);
        mine.keySet().retainAll(channels);
        channels.forEach(channel -> remember(channel, answer.get(channel)));
        return mine;
    }

    @Override
    public Map<String, ChannelEnd> askEnds(Collection<String> channels, boolean sameTopics)
            throws InterruptedException {
        if (channels.isEmpty()) {
            return Map.of();
        }
        answers.failFast();
        Map<String, ChannelEnd> all =
                sameTopics || questions.anySlow(channels)
                        ? answers.await(questions.askEnds(channels))
                        : ends.ask(channels);
        if (all.size() == channels.size()) {
            return all;
        }
        Map<String, ChannelEnd> mine = new HashMap<>(all);
        mine.keySet().retainAll(Set.copyOf(channels));
        return mine;
    }

    private void remember(String channel, @Nullable ChannelState state) {
        if (state == null) {
            states.remove(channel);
        } else {
            states.merge(channel, state, (a, b) -> a.askedNanos() - b.askedNanos() > 0 ? a : b);
        }
    }

    @Override
    public void askSoon(String channel) {
        if (reachability.reachable() && asking.add(channel)) {
            var _ =
                    questions
                            .ask(Set.of(channel))
                            .whenComplete((answer, failure) -> {
                                if (failure == null) {
                                    remember(channel, answer.get(channel));
                                }
                                asking.remove(channel);
                            });
        }
    }

    @Override
    public SortedSet<String> askNames() throws InterruptedException {
        answers.failFast();
        return new TreeSet<>(list().keySet());
    }

    /**
     * Asks even where Kafka is known not to answer: by this it is found out that it does again.
     * Returns the ids by name.
     */
    Map<String, String> list() throws InterruptedException {
        return answers.await(listing.ask(Set.of()));
    }

    private Map<String, String> heard(Collection<TopicListing> topics) {
        Map<String, String> ids = new HashMap<>();
        for (TopicListing topic : topics) {
            if (admits(topic.name())) {
                ids.put(topic.name(), topic.topicId().toString());
            }
        }
        states.values()
                .removeIf(state -> !state.topic().id().equals(ids.get(state.topic().channel())));
        SortedSet<String> heard = Collections.unmodifiableSortedSet(new TreeSet<>(ids.keySet()));
        if (!heard.equals(names)) {
            names = heard;
            version.incrementAndGet();
            watchers.forEach(Signal::raise);
        }
        return ids;
    }

    /**
     * The present ids by name, also of topics that are no channels; those that do not exist are
     * missing.
     */
    Map<String, String> ids(Collection<String> topics) throws InterruptedException {
        answers.failFast();
        Map<String, String> ids = new HashMap<>();
        answers.await(questions.describe(topics))
                .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
        return ids;
    }

    /**
     * The end of all that is written to a partition.
     *
     * @throws SourceUnavailableException if its leader did not answer
     */
    long end(TopicPartition partition) throws InterruptedException {
        answers.failFast();
        return answered(
                partition,
                answers.await(
                        offsets.list(
                                List.of(partition),
                                OffsetSpec.latest(),
                                IsolationLevel.READ_UNCOMMITTED,
                                Offsets.PROMPT_MILLIS)));
    }

    private static long answered(TopicPartition partition, Map<TopicPartition, Long> offsets) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new SourceUnavailableException(
                    "partition "
                            + partition.partition()
                            + " of "
                            + partition.topic()
                            + " does not answer");
        }
        return offset;
    }

    /** Looked up in the log, and so given the time that any answer is. */
    @Override
    public Map<String, long[]> offsetsSince(Collection<Topic> topics, long timestampMillis)
            throws InterruptedException {
        answers.failFast();
        List<TopicPartition> partitions =
                topics.stream().flatMap(topic -> partitions(topic).stream()).toList();
        Map<TopicPartition, Long> found =
                answers.await(
                        offsets.list(
                                partitions,
                                OffsetSpec.forTimestamp(timestampMillis),
                                IsolationLevel.READ_COMMITTED,
                                Clients.ANSWER_MILLIS));
        Map<String, long[]> offsets = new HashMap<>();
        for (Topic topic : topics) {
            offsets.put(
                    topic.channel(),
                    partitions(topic).stream()
                            .mapToLong(partition -> answered(partition, found))
                            .map(offset -> offset == NO_SUCH_RECORD ? ChannelState.UNKNOWN : offset)
                            .toArray());
        }
        return offsets;
    }

    private static List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(number -> new TopicPartition(topic.channel(), number))
                .toList();
    }

    @Override
    public Policy policy(String channel) throws InterruptedException {
        answers.failFast();
        return policies.of(channel);
    }

    @Override
    public void watch(Signal signal) {
        watchers.add(signal);
    }

    @Override
    public void unwatch(Signal signal) {
        watchers.remove(signal);
    }

    @Override
    public void close() {
        ends.close();
    }
}
