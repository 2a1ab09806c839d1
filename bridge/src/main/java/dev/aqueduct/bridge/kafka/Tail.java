package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Budget;
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
import org.apache.kafka.common.errors.WakeupException;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows the end of some topics: one consumer and the one thread that owns it, which is the writer
 * of their logs. Other threads hand it what to follow and what to let go. Whatever happens to a
 * topic but new records, the tail closes its log; readers find out what it was.
 */
final class Tail implements Runnable, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Tail.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
    static final int FETCH_BYTES = 1 << 20;
    static final int POLL_RECORDS = 2_000;
    private static final long BACK_OFF_NANOS = Duration.ofMillis(250).toNanos();

    /**
     * Of the node's memory a sixteenth is freed at once, so that it is not looked for at every
     * record.
     */
    private static final int SLACK = 16;

    private final CheckedConsumer consumer;
    private final Renderer renderer;
    private final Budget budget;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /** The tail's thread's: what it follows, by topic name. */
    private final Map<String, Followed> followed = new HashMap<>();

    /** Partitions that were handed over, for choosing a tail with room. */
    private final AtomicInteger load = new AtomicInteger();

    private record Followed(Topic topic, ChannelLog log, boolean[] assigned) {}

    Tail(String name, CheckedConsumer consumer, Renderer renderer, Budget budget) {
        this.consumer = consumer;
        this.renderer = renderer;
        this.budget = budget;
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** How many partitions it follows or is about to. */
    int load() {
        return load.get();
    }

    /**
     * Follows a topic.
     *
     * @param from by partition where to begin; below 0 where the partition is not to be followed,
     *     since it has no leader
     */
    void follow(Topic topic, ChannelLog log, long[] from) {
        load.addAndGet(topic.partitions());
        command(() -> {
            Followed before = followed.get(topic.channel());
            if (before != null) {
                letGo(before);
            }
            boolean[] assigned = new boolean[from.length];
            for (int partition = 0; partition < from.length; partition++) {
                assigned[partition] = from[partition] >= 0;
            }
            followed.put(topic.channel(), new Followed(topic, log, assigned));
            assign();
            for (int partition = 0; partition < from.length; partition++) {
                if (assigned[partition]) {
                    consumer.seek(new TopicPartition(topic.channel(), partition), from[partition]);
                }
            }
        });
    }

    /** Closes a log, and follows its topic no longer. */
    void letGo(ChannelLog log) {
        command(() -> {
            Followed present = followed.get(log.channel());
            if (present != null && present.log == log) {
                letGo(present);
                assign();
            }
        });
    }

    private void command(Runnable command) {
        commands.add(command);
        consumer.wakeup();
        LockSupport.unpark(thread);
    }

    private void letGo(Followed present) {
        followed.remove(present.topic.channel());
        load.addAndGet(-present.topic.partitions());
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

    @Override
    public void run() {
        try {
            while (!stopping) {
                for (Runnable command = commands.poll();
                        command != null;
                        command = commands.poll()) {
                    command.run();
                }
                if (followed.isEmpty()) {
                    LockSupport.parkNanos(this, POLL.toNanos());
                } else {
                    round();
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a tail ends, and its channels are followed anew by others",
                    e);
        } finally {
            stopping = true;
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                command.run();
            }
            java.util.List.copyOf(followed.values()).forEach(this::letGo);
            consumer.close();
        }
    }

    /** Whether its thread has ended, so that nothing more will come of it. */
    boolean ended() {
        return stopping;
    }

    private void round() throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.nextOffsets().isEmpty() || !records.isEmpty()) {
                append(records);
            }
        } catch (WakeupException e) {
            return; // a command has come
        } catch (InvalidOffsetException e) {
            // Truncated, or deleted faster than it was read: who reads there asks Kafka which.
            close(e.partitions().stream().map(TopicPartition::topic).toList());
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "following " + followed.size() + " channels: " + e.getMessage());
            LockSupport.parkNanos(this, BACK_OFF_NANOS);
        }
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
        if (budget.excessBytes() > 0) {
            freeMemory();
        }
    }

    private void append(
            ConsumerRecords<byte[], byte[]> records,
            TopicPartition partition,
            ChannelLog log,
            long now) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
            log.append(Records.entry(record, renderer), now);
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
                if (stopping) {
                    return topics;
                }
                LockSupport.parkNanos(this, BACK_OFF_NANOS);
            }
        }
    }

    /**
     * The largest of its logs gives way, and the next largest, until the node is within its budget
     * again.
     */
    private void freeMemory() {
        long excess = budget.excessBytes() + budget.nodeBytes() / SLACK;
        var largest =
                followed.values().stream()
                        .map(Followed::log)
                        .sorted(Comparator.comparingLong(ChannelLog::sizeBytes).reversed())
                        .iterator();
        while (excess > 0 && largest.hasNext()) {
            ChannelLog log = largest.next();
            long freed = Math.min(excess, log.sizeBytes() / 2 + 1);
            log.trim(freed);
            excess -= freed;
        }
    }

    /** Stops the thread and waits until it has closed its logs and its consumer. Twice is once. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
