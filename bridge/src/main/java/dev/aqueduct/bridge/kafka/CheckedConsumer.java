package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A consumer whose records are known to be of the topic that is meant. Records carry no topic id: a
 * topic that is deleted and made anew under its name would go on at the old position, without a
 * word. But a consumer fetches by the id in its metadata, so after every update of that, and only
 * then, Kafka is asked whether the topics are still those. One thread at a time uses it.
 */
final class CheckedConsumer implements AutoCloseable {
    private final MetadataUpdates updates = new MetadataUpdates();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicIds ids;

    /** By the topic's name: the count of updates at which its id was last found to be right. */
    private final Map<String, Long> checkedAt = new HashMap<>();

    CheckedConsumer(Clients clients, TopicIds ids, Clients.Fetching fetching) {
        this.ids = ids;
        consumer = clients.consumer(updates, fetching);
    }

    /** Assigns exactly these partitions; those that were assigned keep their position. */
    void assign(Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        Set<String> topics = new HashSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        checkedAt.keySet().retainAll(topics);
    }

    /** The partitions that are assigned. */
    Set<TopicPartition> assignment() {
        return consumer.assignment();
    }

    void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    /** What has come; to be {@link #changed checked} before it is used. */
    ConsumerRecords<byte[], byte[]> poll(Duration most) {
        return consumer.poll(most);
    }

    /**
     * Those of the topics that what was polled last may not be of: they are others by now, or gone.
     *
     * @throws dev.aqueduct.bridge.log.SourceUnavailableException if Kafka could not be asked: ask
     *     again before the records are used
     */
    Set<Topic> changed(Collection<Topic> topics) throws InterruptedException {
        long now = updates.count();
        Map<String, Topic> doubtful = new HashMap<>();
        for (Topic topic : topics) {
            if (checkedAt.getOrDefault(topic.channel(), -1L) != now) {
                doubtful.put(topic.channel(), topic);
            }
        }
        if (doubtful.isEmpty()) {
            return Set.of();
        }
        Map<String, String> present = ids.ask(doubtful.keySet());
        Set<Topic> changed = new HashSet<>();
        for (Topic topic : doubtful.values()) {
            if (topic.id().equals(present.get(topic.channel()))) {
                checkedAt.put(topic.channel(), now);
            } else {
                changed.add(topic);
            }
        }
        return changed;
    }

    /** Ends a poll from another thread. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
