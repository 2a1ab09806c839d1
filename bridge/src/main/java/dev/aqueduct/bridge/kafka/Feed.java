package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A tail's consumer and the logs that it feeds. Whatever happens to a topic but new records, it
 * closes the topic's log; readers find out what it was. The tail's thread alone calls it, but for
 * {@link #wakeup}.
 */
final class Feed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Feed.class.getName());
    static final String FAILED = "the bridge failed to read channel ";
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * How long after records more are asked for: what comes quickly comes in fewer and larger
     * pieces, which is what Kafka, the log and every write to a client cost by. What comes alone
     * waits for nothing.
     */
    private static final long PACE_NANOS = Duration.ofMillis(2).toNanos();

    private static final long BACK_OFF_NANOS = Duration.ofMillis(250).toNanos();

    private final CheckedConsumer consumer;
    private final Shared shared;
    private final Executor writer;
    private final BooleanSupplier stopping;

    /** What it follows, by topic name. */
    private final Map<String, Followed> followed = new HashMap<>();

    /** When records came last. */
    private long cameNanos = System.nanoTime() - PACE_NANOS;

    private record Followed(Topic topic, ChannelLog log, boolean[] assigned) {}

    /** What all feeds of the node share. */
    record Shared(Renderer renderer, NodeMemory memory, Refusals refusals) {}

    /**
     * @param consumer closed with this
     * @param writer runs something on the tail's thread
     * @param stopping whether the tail is to end
     */
    Feed(CheckedConsumer consumer, Shared shared, Executor writer, BooleanSupplier stopping) {
        this.consumer = consumer;
        this.shared = shared;
        this.writer = writer;
        this.stopping = stopping;
    }

    /** Whether it follows nothing. */
    boolean idle() {
        return followed.isEmpty();
    }

    /** As {@link Tail#follow}. */
    void follow(Topic topic, ChannelLog log, long[] from) {
        Followed before = followed.get(topic.channel());
        if (before != null) {
            letGo(before);
        }
        boolean[] assigned = new boolean[from.length];
        for (int partition = 0; partition < from.length; partition++) {
            assigned[partition] = from[partition] >= 0;
        }
        followed.put(topic.channel(), new Followed(topic, log, assigned));
        shared.memory.add(log, writer);
        assign();
        for (int partition = 0; partition < from.length; partition++) {
            if (assigned[partition]) {
                consumer.seek(new TopicPartition(topic.channel(), partition), from[partition]);
            }
        }
    }

    /** As {@link Tail#letGo}. */
    void letGo(ChannelLog log) {
        Followed present = followed.get(log.channel());
        if (present != null && present.log == log) {
            letGo(present);
            assign();
        }
    }

    private void letGo(Followed present) {
        followed.remove(present.topic.channel());
        shared.memory.remove(present.log);
        present.log.close();
    }

    private void assign() {
        Set<TopicPartition> partitions = new HashSet<>();
        for (Followed each : followed.values()) {
            for (int partition = 0; partition < each.assigned.length; partition++) {
                if (each.assigned[partition]) {
                    partitions.add(new TopicPartition(each.topic.channel(), partition));
                }
            }
        }
        consumer.assign(partitions);
    }

    /** Waits a moment for records, and appends what has come. */
    void round() throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records;
        long early = PACE_NANOS - (System.nanoTime() - cameNanos);
        if (early > 0) {
            LockSupport.parkNanos(this, early); // a command ends it
        }
        try {
            records = consumer.poll(POLL);
        } catch (WakeupException e) {
            return; // a command has come
        } catch (InvalidOffsetException e) {
            // Truncated, or deleted faster than it was read: who reads there asks Kafka which.
            close(e.partitions().stream().map(TopicPartition::topic).toList());
            return;
        } catch (TopicAuthorizationException e) {
            failed(e, e.unauthorizedTopics(), "the bridge is not allowed to read channel ");
            return;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            failed(e, named(e), "its records cannot be read at the moment: channel ");
            return;
        }
        if (!records.nextOffsets().isEmpty() || !records.isEmpty()) {
            cameNanos = System.nanoTime();
            append(records);
        }
    }

    /**
     * The topic of the partition that the client could not read: it would fail there again and
     * again, and read nothing of the others. It is told by the message alone; where one partition's
     * name is part of another's it is the longer one.
     */
    private List<String> named(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        Optional<TopicPartition> named =
                consumer.assignment().stream()
                        .filter(partition -> message.contains(partition.toString()))
                        .max(Comparator.comparingInt(partition -> partition.toString().length()));
        return named.map(TopicPartition::topic).stream().toList();
    }

    /** Follows the topics that are to blame no longer; waits a little where none is. */
    private void failed(RuntimeException failure, Collection<String> blamed, String why) {
        List<Followed> refused =
                followed.values().stream()
                        .filter(each -> blamed.contains(each.topic.channel()))
                        .toList();
        if (refused.isEmpty() && !(failure instanceof KafkaException)) {
            throw failure;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "following "
                        + (refused.isEmpty() ? followed.size() + " channels" : blamed)
                        + ": "
                        + failure.getMessage());
        if (refused.isEmpty()) {
            LockSupport.parkNanos(this, BACK_OFF_NANOS);
        }
        refuse(refused, why);
        assign();
    }

    private void refuse(List<Followed> refused, String why) {
        for (Followed each : refused) {
            // Before its readers learn that the log is closed, and ask for another.
            shared.refusals.add(each.topic, why + each.topic.channel());
            letGo(each);
        }
    }

    /** After a failure that is nobody's fault in particular. */
    void refuseAll() {
        refuse(List.copyOf(followed.values()), FAILED);
    }

    private void close(Collection<String> channels) {
        for (String channel : Set.copyOf(channels)) {
            Followed present = followed.get(channel);
            if (present != null) {
                letGo(present);
            }
        }
        assign();
    }

    private void append(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        Set<TopicPartition> partitions = new HashSet<>(records.nextOffsets().keySet());
        partitions.addAll(records.partitions());
        Map<String, Followed> touched = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Followed present = followed.get(partition.topic());
            if (present != null) {
                touched.put(partition.topic(), present);
            }
        }
        for (Topic changed : changed(touched)) {
            touched.remove(changed.channel());
            close(Set.of(changed.channel()));
        }
        long now = System.nanoTime();
        for (TopicPartition partition : partitions) {
            Followed present = touched.get(partition.topic());
            if (present != null) {
                append(records, partition, present.log, now);
            }
        }
        touched.values().forEach(each -> each.log.publish());
        shared.memory.free(writer);
    }

    private void append(
            ConsumerRecords<byte[], byte[]> records,
            TopicPartition partition,
            ChannelLog log,
            long now) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
            log.append(Records.entry(record, shared.renderer), now);
        }
        var next = records.nextOffsets().get(partition);
        if (next != null) {
            log.skip(partition.partition(), next.offset(), now);
        }
    }

    /**
     * Which of the topics are no longer those that are meant; asks until Kafka answers, holding
     * what was polled.
     */
    private Set<Topic> changed(Map<String, Followed> touched) throws InterruptedException {
        Set<Topic> topics = new HashSet<>();
        touched.values().forEach(each -> topics.add(each.topic));
        while (true) {
            try {
                return consumer.changed(topics);
            } catch (SourceUnavailableException e) {
                if (stopping.getAsBoolean()) {
                    return topics;
                }
                LockSupport.parkNanos(this, BACK_OFF_NANOS);
            }
        }
    }

    /** Ends a poll. Any thread may call it. */
    void wakeup() {
        consumer.wakeup();
    }

    /** Closes all logs, and the consumer. */
    @Override
    public void close() {
        try {
            List.copyOf(followed.values()).forEach(this::letGo);
        } finally {
            consumer.close();
        }
    }
}
