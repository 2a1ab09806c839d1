package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.read.ChannelEnd;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks Kafka for the state of channels, in questions that are shared. Channels with a leader that
 * did not answer the last time are asked for apart from the others, which so wait for it once at
 * most. Any thread may call it; nothing here waits.
 */
final class Questions {
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_TRIES = 5;

    private final Admin admin;
    private final Answers answers;
    private final Offsets offsets;
    private final SharedQuestion<Map<String, ChannelState>> prompt =
            new SharedQuestion<>(MOST_AT_ONCE, channels -> send(channels, MOST_TRIES));
    private final SharedQuestion<Map<String, ChannelState>> slow =
            new SharedQuestion<>(MOST_AT_ONCE, channels -> send(channels, MOST_TRIES));

    /** One at a time: who asks meanwhile shares the next one, of which there are so fewest. */
    private final SharedQuestion<Map<String, ChannelEnd>> ends =
            new SharedQuestion<>(1, channels -> describe(channels).thenCompose(this::ends));

    /** Those with a leader that did not answer when it was last asked. */
    private final Set<String> slowChannels = ConcurrentHashMap.newKeySet();

    Questions(Admin admin, Answers answers, Offsets offsets) {
        this.admin = admin;
        this.answers = answers;
        this.offsets = offsets;
    }

    /**
     * The state of each channel that exists, and perhaps of others that were asked for at the same
     * time.
     */
    CompletableFuture<Map<String, ChannelState>> ask(Collection<String> channels) {
        Set<String> others = new HashSet<>(channels);
        Set<String> waiting = new HashSet<>(slowChannels);
        waiting.retainAll(others);
        others.removeAll(waiting);
        if (waiting.isEmpty()) {
            return prompt.ask(others);
        }
        return others.isEmpty()
                ? slow.ask(waiting)
                : prompt.ask(others).thenCombine(slow.ask(waiting), Questions::both);
    }

    /** Where each channel ends that exists, and perhaps others. */
    CompletableFuture<Map<String, ChannelEnd>> askEnds(Collection<String> channels) {
        // One that does not answer would have all others wait for it.
        return anySlow(channels) ? ask(channels).thenApply(Questions::endsOf) : ends.ask(channels);
    }

    /** Whether a leader of one of them did not answer when it was last asked. */
    boolean anySlow(Collection<String> channels) {
        return !slowChannels.isEmpty() && channels.stream().anyMatch(slowChannels::contains);
    }

    private static Map<String, ChannelEnd> endsOf(Map<String, ChannelState> states) {
        Map<String, ChannelEnd> ends = new HashMap<>();
        states.forEach((name, state) -> ends.put(name, new ChannelEnd(state.topic(), state.end())));
        return ends;
    }

    /**
     * A topic is known before its end is: where it is made anew between them, the end may be the
     * new one's. Whoever is told so has lost the events of the one before, and is told that the
     * next time.
     */
    CompletableFuture<Map<String, ChannelEnd>> ends(Map<String, TopicDescription> topics) {
        Set<TopicPartition> led = new HashSet<>();
        topics.values().forEach(topic -> led.addAll(led(topic)));
        return prompt(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED)
                .thenApply(found -> {
                    Set<TopicPartition> silent = new HashSet<>(led);
                    silent.removeAll(found.keySet());
                    silent.forEach(partition -> slowChannels.add(partition.topic()));
                    return ends(topics, found);
                });
    }

    static Map<String, ChannelEnd> ends(
            Map<String, TopicDescription> topics, Map<TopicPartition, Long> offsets) {
        Map<String, ChannelEnd> ends = new HashMap<>();
        topics.forEach((name, topic) ->
                ends.put(name, new ChannelEnd(topic(topic), array(topic, offsets))));
        return ends;
    }

    private static Map<String, ChannelState> both(
            Map<String, ChannelState> one, Map<String, ChannelState> other) {
        Map<String, ChannelState> both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }

    /**
     * Asks for ids and offsets, and for the ids once more: offsets are asked by name, and may be
     * those of a new topic.
     */
    private CompletableFuture<Map<String, ChannelState>> send(Set<String> channels, int tries) {
        if (tries == 0) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("topics are made anew faster than they are asked"));
        }
        long now = System.nanoTime();
        return describe(channels)
                .thenCompose(topics ->
                        states(channels, topics, now)
                                .thenCompose(states -> confirm(channels, topics, states, tries)));
    }

    private CompletableFuture<Map<String, ChannelState>> confirm(
            Set<String> channels,
            Map<String, TopicDescription> topics,
            Map<String, ChannelState> states,
            int tries) {
        if (topics.isEmpty()) {
            return CompletableFuture.completedFuture(states);
        }
        return describe(topics.keySet())
                .thenCompose(after ->
                        ids(topics).equals(ids(after))
                                ? CompletableFuture.completedFuture(states)
                                : send(channels, tries - 1));
    }

    private static Map<String, String> ids(Map<String, TopicDescription> topics) {
        Map<String, String> ids = new HashMap<>();
        topics.forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
        return ids;
    }

    /** The topics that exist and may be seen. */
    CompletableFuture<Map<String, TopicDescription>> describe(Collection<String> names) {
        Map<String, TopicDescription> found = new ConcurrentHashMap<>();
        CompletableFuture<?>[] each =
                admin.describeTopics(Set.copyOf(names)).topicNameValues().values().stream()
                        .map(future ->
                                future.toCompletionStage()
                                        .toCompletableFuture()
                                        .handle((topic, failure) -> {
                                            if (failure == null) {
                                                found.put(topic.name(), topic);
                                            } else if (!absent(failure)) {
                                                throw new CompletionException(failure);
                                            }
                                            return topic;
                                        }))
                        .toArray(CompletableFuture[]::new);
        return answers.noted(CompletableFuture.allOf(each).thenApply(done -> found));
    }

    private static boolean absent(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return absentCause(failure) || absentCause(cause);
    }

    private static boolean absentCause(Throwable failure) {
        return failure instanceof UnknownTopicOrPartitionException
                || failure instanceof InvalidTopicException
                || failure instanceof TopicAuthorizationException;
    }

    private CompletableFuture<Map<String, ChannelState>> states(
            Set<String> channels, Map<String, TopicDescription> topics, long askedNanos) {
        Set<TopicPartition> led = new HashSet<>();
        topics.values().forEach(topic -> led.addAll(led(topic)));
        var earliest = prompt(led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        var end = prompt(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        var logEnd = prompt(led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        return CompletableFuture.allOf(earliest, end, logEnd)
                .thenApply(done -> {
                    Set<TopicPartition> silent = new HashSet<>(led);
                    silent.removeIf(partition ->
                            earliest.join().containsKey(partition)
                                    && end.join().containsKey(partition)
                                    && logEnd.join().containsKey(partition));
                    remember(channels, silent);
                    Map<String, ChannelState> states = new HashMap<>();
                    topics.forEach((name, topic) ->
                            states.put(
                                    name,
                                    new ChannelState(
                                            topic(topic),
                                            array(topic, earliest.join()),
                                            array(topic, end.join()),
                                            array(topic, logEnd.join()),
                                            askedNanos)));
                    return states;
                });
    }

    private CompletableFuture<Map<TopicPartition, Long>> prompt(
            Set<TopicPartition> led, OffsetSpec which, IsolationLevel isolation) {
        return offsets.list(led, which, isolation, Offsets.PROMPT_MILLIS);
    }

    private void remember(Set<String> asked, Set<TopicPartition> silent) {
        Set<String> slowNow = new HashSet<>();
        silent.forEach(partition -> slowNow.add(partition.topic()));
        slowChannels.addAll(slowNow);
        asked.stream().filter(name -> !slowNow.contains(name)).forEach(slowChannels::remove);
    }

    static Topic topic(TopicDescription topic) {
        return new Topic(topic.name(), topic.topicId().toString(), topic.partitions().size());
    }

    static Set<TopicPartition> led(TopicDescription topic) {
        Set<TopicPartition> led = new HashSet<>();
        topic.partitions().stream()
                .filter(partition -> partition.leader() != null && !partition.leader().isEmpty())
                .forEach(partition ->
                        led.add(new TopicPartition(topic.name(), partition.partition())));
        return led;
    }

    private static long[] array(TopicDescription topic, Map<TopicPartition, Long> offsets) {
        long[] array = new long[topic.partitions().size()];
        Arrays.setAll(
                array,
                partition ->
                        offsets.getOrDefault(
                                new TopicPartition(topic.name(), partition), ChannelState.UNKNOWN));
        return array;
    }
}
