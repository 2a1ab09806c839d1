package dev.aqueduct.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What the tests do to a Kafka as its clients: make a topic, write to it, read it all. */
final class Clients {

    static final String TOPIC = "events";

    private Clients() {}

    static Admin admin(KafkaNode kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    static KafkaProducer<String, String> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    static void createTopic(KafkaNode kafka) throws Exception {
        try (var admin = admin(kafka)) {
            var topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty());
            admin.createTopics(List.of(topic)).all().get(30, SECONDS);
        }
    }

    static Uuid topicId(KafkaNode kafka) throws Exception {
        try (var admin = admin(kafka)) {
            var topics = admin.describeTopics(List.of(TOPIC)).allTopicNames().get(30, SECONDS);
            return topics.values().iterator().next().topicId();
        }
    }

    /** Writes values and returns when all of them are acknowledged. */
    static void write(KafkaNode kafka, String... values) throws Exception {
        try (var producer = producer(kafka.bootstrapServers())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : values) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, value)));
            }
            for (var future : sent) {
                future.get(30, SECONDS);
            }
        }
    }

    /** The values from the beginning of the topic to its present end. */
    static List<String> read(String bootstrapServers) {
        var partition = new TopicPartition(TOPIC, 0);
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var ends = consumer.endOffsets(List.of(partition), Duration.ofSeconds(30));
            long end = ends.values().iterator().next();
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }

    static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
