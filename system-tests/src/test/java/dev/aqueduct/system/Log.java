package dev.aqueduct.system;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The truth: a topic as a plain consumer reads it, committed records alone. */
final class Log {
    private static final Duration MOST = Duration.ofSeconds(30);

    private Log() {}

    /** A record's place in a topic, and its value as text. */
    record Record(int partition, long offset, String value) {}

    /** All that a topic holds, up to its present end, partition by partition in their order. */
    static List<Record> read(String bootstrapServers, String topic) {
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false);
        try (var consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .sorted((a, b) -> a.partition() - b.partition())
                            .toList();
            return partitions.stream().flatMap(one -> read(consumer, one).stream()).toList();
        }
    }

    private static List<Record> read(
            KafkaConsumer<byte[], String> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + MOST.toNanos();
        List<Record> records = new ArrayList<>();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(partition + " could not be read to its end " + end);
            }
            for (ConsumerRecord<byte[], String> each : consumer.poll(Duration.ofMillis(100))) {
                if (each.offset() < end) {
                    records.add(new Record(each.partition(), each.offset(), each.value()));
                }
            }
        }
        return records;
    }
}
