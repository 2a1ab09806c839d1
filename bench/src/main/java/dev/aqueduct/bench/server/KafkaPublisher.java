package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.stream.EventValue;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Publishes to Kafka at once, without waiting for more. */
final class KafkaPublisher implements Publisher {
    /** Of Kafka's producer, from version 4 on. */
    private static final int DEFAULT_LINGER_MILLIS = 5;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Workload workload;
    private final EventValue value;
    private final String[] topics;
    private volatile @Nullable Exception failure;

    KafkaPublisher(String bootstrapServers, Workload workload, Map<String, Object> properties) {
        this.workload = workload;
        value = new EventValue(workload.valueBytes());
        topics = new String[workload.lanes().channels()];
        for (int channel = 0; channel < topics.length; channel++) {
            topics[channel] = workload.channelName(channel);
        }
        Map<String, Object> all =
                new HashMap<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "linger.ms", 0,
                                // Else channels that are quiet for long are forgotten, and asked
                                // for again.
                                "metadata.max.age.ms", 3_600_000,
                                "metadata.max.idle.ms", 3_600_000));
        all.putAll(properties);
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        learn();
    }

    /** As {@link Server#publisher}. */
    static KafkaPublisher of(Kafka kafka, Workload workload, boolean many) {
        return new KafkaPublisher(
                kafka.bootstrapServers(),
                workload,
                many ? Map.of("linger.ms", DEFAULT_LINGER_MILLIS) : Map.of());
    }

    /** Publishes much at once. */
    static KafkaPublisher inBulk(Kafka kafka, Workload workload) {
        return new KafkaPublisher(
                kafka.bootstrapServers(),
                workload,
                Map.of("linger.ms", 20, "batch.size", 256 * 1024));
    }

    /**
     * Else a channel's first event would have to wait for the metadata. All at once, since each
     * answer costs as much as there are channels.
     */
    private void learn() {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String topic : topics) {
                each.execute(() -> producer.partitionsFor(topic));
            }
        }
    }

    @Override
    public void publish(int number) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topics[workload.lanes().channel(number)],
                                workload.lanes().partition(number),
                                null,
                                value.of(number).clone()),
                        (_, problem) -> {
                            if (problem != null) {
                                failure = problem;
                            }
                        });
    }

    @Override
    public String failure() {
        Exception problem = failure;
        return problem == null ? "" : problem.toString();
    }

    @Override
    public void close() {
        producer.close();
    }
}
