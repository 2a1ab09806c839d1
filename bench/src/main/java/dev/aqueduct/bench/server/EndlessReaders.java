package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.Puller;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A process whose threads read a topic from different places, over and over: in bulk from a bridge,
 * or from Kafka as plain consumers. Asked by a line, it says how many events all have read. It ends
 * with its standard input, or where anything is not as it has to be.
 */
public final class EndlessReaders {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final PulledTopic topic;
    private final LongAdder read = new LongAdder();

    private EndlessReaders(PulledTopic topic) {
        this.topic = topic;
    }

    /**
     * Reads; the arguments are the bridge's port or Kafka's address, the channel, how many events
     * it has, the length of their values, and how many readers there are to be.
     */
    public static void main(String[] args) throws IOException {
        PulledTopic topic =
                new PulledTopic(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        EndlessReaders all = new EndlessReaders(topic);
        int readers = Integer.parseInt(args[4]);
        for (int i = 0; i < readers; i++) {
            int from = (int) ((long) topic.events() * i / readers);
            Runnable reader =
                    args[0].contains(":")
                            ? () -> all.consume(args[0], from)
                            : () -> all.pull(Loopback.port(Integer.parseInt(args[0])), from);
            Thread.ofPlatform().name("reader-" + i).start(reader);
        }
        System.out.println("ready");
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (lines.readLine() != null) {
            System.out.println("read " + all.read.sum());
        }
        System.exit(0);
    }

    private void pull(InetSocketAddress bridge, int first) {
        Violations violations = new Violations();
        int from = first;
        while (violations.total() == 0) {
            try (Puller puller = new Puller(bridge, topic, violations)) {
                puller.bulk(from, read::add);
                from = 0;
            } catch (StreamException e) {
                fail(e + " " + violations.first());
            }
        }
        fail(violations.first().toString());
    }

    private void consume(String bootstrapServers, int first) {
        TopicPartition partition = new TopicPartition(topic.channel(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            int next = first;
            while (true) {
                consumer.seek(partition, next);
                while (next < topic.events()) {
                    int count = consumer.poll(POLL).count();
                    next += count;
                    read.add(count);
                }
                next = 0;
            }
        }
    }

    /** Whoever asks next is told by the end. */
    private static void fail(String why) {
        System.out.println(why);
        Runtime.getRuntime().halt(1);
    }
}
