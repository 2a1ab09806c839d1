package dev.aqueduct.bridge.kafka;

import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Selection;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.read.Start;
import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.kafka.KafkaOptions;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One broker for a class of tests, with what they write and read by. */
final class KafkaFixture implements AutoCloseable {
    final EmbeddedKafka kafka;
    final Admin admin;
    final KafkaProducer<byte[], byte[]> producer;

    KafkaFixture() {
        this(KafkaOptions.defaults());
    }

    KafkaFixture(KafkaOptions options) {
        kafka = EmbeddedKafka.started(options);
        Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(clients);
        producer =
                new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A directory that asks by this client, and by a consumer of its own. */
    TopicDirectory directory(Admin asking) {
        Clients clients = new Clients(KafkaSettings.of(kafka.bootstrapServers()));
        return new TopicDirectory(
                asking,
                () -> clients.consumer(new MetadataUpdates(), Clients.Fetching.JUMP),
                new Reachability(kafka.bootstrapServers()),
                new ChannelNames(List.of(), List.of()));
    }

    KafkaSource source() {
        return new KafkaSource(
                KafkaSettings.of(kafka.bootstrapServers()), channel -> ValueFormat.AUTO);
    }

    KafkaSource source(long channelBytes) {
        KafkaSettings defaults = KafkaSettings.of(kafka.bootstrapServers());
        return new KafkaSource(
                new KafkaSettings(
                        defaults.bootstrapServers(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        channelBytes,
                        2 * channelBytes,
                        4 * channelBytes,
                        Duration.ofSeconds(2),
                        4),
                channel -> ValueFormat.AUTO);
    }

    /** Creates a topic, and waits until the broker knows it: the controller answers before. */
    void create(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
        await().until(() -> admin.listTopics().names().get().contains(topic));
    }

    void send(String topic, int partition, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8))).get();
    }

    static Reader open(KafkaSource source, Start start, String... channels) throws Exception {
        return ((Opened.Ready) source.readers().open(Selection.of(List.of(channels)), start, false))
                .reader();
    }

    /** Collects what a reader hands out, until it is full. */
    static final class Collected implements Sink {
        final List<Entry> events = new ArrayList<>();
        final List<Gap> gaps = new ArrayList<>();
        final List<String> ended = new ArrayList<>();
        final int most;

        Collected(int most) {
            this.most = most;
        }

        @Override
        public boolean event(Entry entry, boolean shared) {
            return events.size() < most && events.add(entry);
        }

        @Override
        public boolean gap(Gap gap) {
            return gaps.add(gap);
        }

        @Override
        public boolean ended(String channel) {
            return ended.add(channel);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        kafka.close();
    }
}
