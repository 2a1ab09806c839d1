package dev.aqueduct.system;

import dev.aqueduct.bridge.app.BridgeSettings;
import dev.aqueduct.bridge.app.command.Logging;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.kafka.KafkaSettings;
import dev.aqueduct.kafka.EmbeddedKafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kafka, bridges on it, and what tests write by. Closes all that it started. Any thread may call
 * it, but bridges are started by one.
 */
final class Stack implements AutoCloseable {
    /**
     * What is not wrong here: bridges that share this JVM's registry of meters, and a Kafka that is
     * ended as it is. Held because the JDK forgets the level of a logger that nobody holds.
     */
    private static final List<Logger> SILENT =
            List.of(
                    Logger.getLogger("io.helidon.metrics"),
                    Logger.getLogger("kafka.server"),
                    Logger.getLogger("state.change.logger"),
                    Logger.getLogger("org.apache.kafka.controller"));

    static {
        Logging.apply();
        SILENT.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private final List<BridgeNode> bridges = new ArrayList<>();

    Stack() {
        this(EmbeddedKafka.started());
    }

    /**
     * @param kafka the stack's to close
     */
    Stack(EmbeddedKafka kafka) {
        this.kafka = kafka;
        admin = Admin.create(clients());
        producer = newProducer(Map.of());
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    Admin admin() {
        return admin;
    }

    /** A producer for those who do not need one of their own. */
    KafkaProducer<String, String> producer() {
        return producer;
    }

    private Map<String, Object> clients() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    /** Settings that make tests short: heartbeats every second, and no drain. */
    static BridgeSettings settings() {
        return BridgeSettings.defaults()
                .with(
                        HttpSettings.DEFAULT.with(changed -> {
                            changed.heartbeat = Duration.ofSeconds(1);
                            changed.retryMin = Duration.ofMillis(10);
                            changed.retryMax = Duration.ofMillis(20);
                            changed.maxConnections = 1_000;
                            changed.sendBufferBytes = 16 * 1024;
                            changed.drain = Duration.ZERO;
                        }));
    }

    /** As {@link #settings()}, but with hardly any memory, so that history serves, too. */
    static BridgeSettings small(long channelBytes) {
        BridgeSettings settings = settings();
        KafkaSettings kafka = settings.kafka();
        return new BridgeSettings(
                settings.host(),
                settings.port(),
                settings.http(),
                new KafkaSettings(
                        kafka.bootstrapServers(),
                        kafka.properties(),
                        kafka.include(),
                        kafka.exclude(),
                        channelBytes,
                        2 * channelBytes,
                        4 * channelBytes,
                        Duration.ofSeconds(1),
                        kafka.historyConsumers()),
                settings.formats());
    }

    /** A bridge more, on any free port; it is closed with the stack. */
    BridgeNode bridge(BridgeSettings settings) {
        return bridge(settings, kafka.bootstrapServers());
    }

    /** As {@link #bridge(BridgeSettings)}, but it reaches Kafka in its own way. */
    BridgeNode bridge(BridgeSettings settings, String bootstrapServers) {
        BridgeNode bridge = new BridgeNode(settings, bootstrapServers);
        bridges.add(bridge);
        return bridge;
    }

    /** A producer for its maker to close. */
    KafkaProducer<String, String> newProducer(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(clients());
        all.putAll(properties);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    /** A transactional producer, ready to begin, for its maker to close. */
    KafkaProducer<String, String> transactional(String id) {
        KafkaProducer<String, String> transactional = newProducer(Map.of("transactional.id", id));
        transactional.initTransactions();
        return transactional;
    }

    void create(String topic, int partitions) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
    }

    void delete(String topic) throws InterruptedException, ExecutionException {
        admin.deleteTopics(List.of(topic)).all().get();
    }

    void addPartitions(String topic, int total) throws InterruptedException, ExecutionException {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all().get();
    }

    void deleteRecords(String topic, int partition, long before)
            throws InterruptedException, ExecutionException {
        admin.deleteRecords(
                        Map.of(
                                new TopicPartition(topic, partition),
                                RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    /** Publishes, and returns where it stands once Kafka has it. */
    RecordMetadata send(String topic, int partition, String value)
            throws InterruptedException, ExecutionException {
        return producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
    }

    /** As {@link #send(String, int, String)}, with a timestamp in milliseconds. */
    RecordMetadata send(String topic, int partition, long timestamp, String value)
            throws InterruptedException, ExecutionException {
        return producer.send(new ProducerRecord<>(topic, partition, timestamp, null, value)).get();
    }

    /** What a topic holds, as a plain consumer reads it. */
    List<Log.Record> log(String topic) {
        return Log.read(kafka.bootstrapServers(), topic);
    }

    @Override
    public void close() {
        bridges.forEach(BridgeNode::close);
        producer.close();
        admin.close();
        kafka.close();
    }
}
