package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.loop.BareLoop;
import dev.aqueduct.bench.stream.Lanes;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The bare loop behind a plain consumer, in one process: what is left to a bridge when Kafka has
 * had its time. Of a topic with one partition.
 */
public final class Relay {
    private static final Duration POLL = Duration.ofSeconds(1);

    private Relay() {}

    /**
     * Serves; the arguments are Kafka's address, the topic, the length of a value, and the time
     * between heartbeats in milliseconds.
     */
    public static void main(String[] args) throws IOException {
        Workload workload = new Workload(args[1], new Lanes(1, 1), Integer.parseInt(args[2]));
        Frames frames = new Frames(workload);
        BareLoop loop = new BareLoop(frames.first(), Long.parseLong(args[3]));
        Publisher source = new SocketPublisher(Loopback.port(loop.sourcePort()), frames::chunk);
        Thread.ofPlatform()
                .name("consumer")
                .daemon()
                .start(() -> pass(args[0], workload.name(), source, loop));
        loop.run();
    }

    /** Says that it is ready once Kafka was reached, and passes on all that comes. */
    private static void pass(
            String bootstrapServers, String topic, Publisher source, BareLoop loop) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            consumer.endOffsets(List.of(partition));
            System.out.println("ready " + loop.port());
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    source.publish((int) record.offset());
                }
            }
        } catch (IOException e) {
            System.out.println("the loop has no port: " + e.getMessage());
        }
    }
}
