package dev.aqueduct.bridge.kafka;

import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a real Kafka, some of whose leaders, or all of it, fail as the test wants it. */
final class FaultyAdmin extends ForwardingAdmin {
    /** Partitions whose leader does not answer in time: that is said at once. */
    final Set<TopicPartition> failing = ConcurrentHashMap.newKeySet();

    /** Partitions of which nothing is heard at all. */
    final Set<TopicPartition> silent = ConcurrentHashMap.newKeySet();

    /** Topics that are another at each look. */
    final Set<String> restless = ConcurrentHashMap.newKeySet();

    final AtomicInteger unheard = new AtomicInteger();
    final AtomicInteger described = new AtomicInteger();
    final AtomicInteger listed = new AtomicInteger();
    volatile CountDownLatch listing = new CountDownLatch(0);
    volatile boolean away;

    FaultyAdmin(String bootstrapServers) {
        super(Map.of("bootstrap.servers", bootstrapServers));
    }

    @Override
    public ListOffsetsResult listOffsets(
            Map<TopicPartition, OffsetSpec> asked, ListOffsetsOptions options) {
        ListOffsetsResult real = super.listOffsets(asked, options);
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>();
        for (TopicPartition partition : asked.keySet()) {
            if (silent.contains(partition)) {
                unheard.incrementAndGet();
                answers.put(partition, new KafkaFutureImpl<>());
            } else if (failing.contains(partition)) {
                answers.put(partition, failed());
            } else {
                answers.put(partition, real.partitionResult(partition));
            }
        }
        return new ListOffsetsResult(answers);
    }

    private static <T> KafkaFuture<T> failed() {
        KafkaFutureImpl<T> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(new TimeoutException("as the test wants it"));
        return failed;
    }

    @Override
    public DescribeTopicsResult describeTopics(
            TopicCollection topics, DescribeTopicsOptions options) {
        described.incrementAndGet();
        Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
        super.describeTopics(topics, options)
                .topicNameValues()
                .forEach((name, real) ->
                        answers.put(
                                name,
                                away
                                        ? failed()
                                        : real.thenApply(topic ->
                                                restless.contains(name) ? another(topic) : topic)));
        return new DescribeTopicsResult(null, answers) {};
    }

    private static TopicDescription another(TopicDescription topic) {
        return new TopicDescription(
                topic.name(), false, topic.partitions(), Set.of(), Uuid.randomUuid());
    }

    @Override
    public ListTopicsResult listTopics(ListTopicsOptions options) {
        listed.incrementAndGet();
        try {
            listing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return super.listTopics(options);
    }
}
