package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
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
 * Asks Kafka for the state of channels. Whoever asks while {@link #MOST_AT_ONCE} questions are
 * under way shares the next one, which begins after all of them have asked. Any thread may call it;
 * nothing here waits.
 */
final class Questions {
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_TRIES = 5;

    private final Admin admin;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private int underWay;

    /** Guarded by {@link #lock}: what the next question is about. */
    private Batch next = new Batch();

    private static final class Batch {
        private final Set<String> channels = new HashSet<>();
        private final CompletableFuture<Map<String, ChannelState>> answer =
                new CompletableFuture<>();
    }

    Questions(Admin admin) {
        this.admin = admin;
    }

    /**
     * The state of each channel that exists, and perhaps of others that were asked for at the same
     * time.
     */
    CompletableFuture<Map<String, ChannelState>> ask(Collection<String> channels) {
        Batch joined;
        synchronized (lock) {
            joined = next;
            joined.channels.addAll(channels);
        }
        sendNext();
        return joined.answer;
    }

    private void sendNext() {
        Batch batch;
        synchronized (lock) {
            if (underWay == MOST_AT_ONCE || next.channels.isEmpty()) {
                return;
            }
            batch = next;
            next = new Batch();
            underWay++;
        }
        var _ =
                send(batch.channels, MOST_TRIES)
                        .whenComplete((answer, failure) -> {
                            synchronized (lock) {
                                underWay--;
                            }
                            sendNext();
                            if (failure == null) {
                                batch.answer.complete(answer);
                            } else {
                                batch.answer.completeExceptionally(failure);
                            }
                        });
    }

    /**
     * Asks for ids and offsets, and for the ids once more: offsets are asked by name, and may be
     * those of a new topic.
     */
    private CompletableFuture<Map<String, ChannelState>> send(Set<String> channels, int tries) {
        long now = System.nanoTime();
        return describe(channels)
                .thenCompose(topics ->
                        offsets(topics, now)
                                .thenCompose(states -> confirm(channels, topics, states, tries)));
    }

    private CompletableFuture<Map<String, ChannelState>> confirm(
            Set<String> channels,
            Map<String, TopicDescription> topics,
            Map<String, ChannelState> states,
            int tries) {
        if (topics.isEmpty() || tries == 1) {
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
                                stage(future)
                                        .handle((topic, failure) -> {
                                            if (failure == null) {
                                                found.put(topic.name(), topic);
                                            } else if (!absent(failure)) {
                                                throw new CompletionException(failure);
                                            }
                                            return topic;
                                        }))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(each).thenApply(done -> found);
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

    private CompletableFuture<Map<String, ChannelState>> offsets(
            Map<String, TopicDescription> topics, long askedNanos) {
        Set<TopicPartition> led = new HashSet<>();
        topics.values().forEach(topic -> led.addAll(led(topic)));
        var earliest = list(led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        var end = list(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        var logEnd = list(led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        return CompletableFuture.allOf(earliest, end, logEnd)
                .thenApply(done -> {
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

    static Topic topic(TopicDescription topic) {
        return new Topic(topic.name(), topic.topicId().toString(), topic.partitions().size());
    }

    private static Set<TopicPartition> led(TopicDescription topic) {
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

    /** Offsets of the partitions that answer. Fails where none of several does. */
    CompletableFuture<Map<TopicPartition, Long>> list(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        if (partitions.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        ListOffsetsResult result = admin.listOffsets(asked, new ListOffsetsOptions(isolation));
        Map<TopicPartition, Long> found = new ConcurrentHashMap<>();
        CompletableFuture<?>[] each =
                partitions.stream()
                        .map(partition ->
                                stage(result.partitionResult(partition))
                                        .thenAccept(info -> found.put(partition, info.offset())))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(each)
                .handle((done, failure) -> {
                    if (failure != null && found.isEmpty() && !absent(failure)) {
                        throw new CompletionException(failure);
                    }
                    return found;
                });
    }

    private static <T> CompletableFuture<T> stage(KafkaFuture<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }
}
