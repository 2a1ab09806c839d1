package dev.aqueduct.bridge.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.kafka.KafkaFixture.Collected;
import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Start;
import dev.aqueduct.bridge.read.Topic;
import dev.aqueduct.kafka.KafkaOptions;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tails over a real broker: what one topic, or one tail, does to the others. */
final class TailTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static KafkaFixture fixture;
    private static KafkaSource source;

    @BeforeAll
    static void start() {
        fixture =
                new KafkaFixture(
                        KafkaOptions.defaults()
                                .with(
                                        "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                                .with("allow.everyone.if.no.acl.found", "true"));
        source = fixture.source();
    }

    @AfterAll
    static void stop() {
        source.close();
        fixture.close();
    }

    @Test
    void topic_that_may_not_be_read_is_told_and_the_others_go_on() throws Exception {
        fixture.create("secret", 1);
        fixture.create("open", 1);
        var denied =
                List.of(
                        acl(AclOperation.READ, AclPermissionType.DENY),
                        acl(AclOperation.DESCRIBE, AclPermissionType.ALLOW));
        fixture.admin.createAcls(denied).all().get();
        try (Reader reader = KafkaFixture.open(source, new Start.Latest(), "open", "secret")) {
            Collected collected = new Collected(1000);
            ReadingTest.readUntil(reader, collected, () -> reader.trouble().isPresent());
            assertEquals(
                    "the bridge is not allowed to read channel secret",
                    reader.trouble().orElseThrow());
            fixture.send("open", 0, "one");
            ReadingTest.readUntil(reader, collected, () -> collected.events.size() == 1);
            fixture.admin
                    .deleteAcls(denied.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
            fixture.send("secret", 0, "two");
            ReadingTest.readUntil(reader, collected, () -> collected.events.size() == 2);
            assertTrue(reader.trouble().isEmpty());
        }
    }

    private static AclBinding acl(AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "secret", PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", operation, permission));
    }

    @Test
    void batch_that_is_damaged_stops_its_partition_alone() throws Exception {
        fixture.create("damaged", 2);
        fixture.create("sound", 1);
        try (Reader reader = KafkaFixture.open(source, new Start.Latest(), "damaged", "sound");
                KafkaProducer<byte[], byte[]> producer = transactional()) {
            Collected collected = new Collected(1000);
            reader.read(collected);
            // Nobody reads the batch before the transaction is at its end.
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("damaged", 0, null, new byte[100])).get();
            damage("damaged-0");
            producer.commitTransaction();
            ReadingTest.readUntil(reader, collected, () -> reader.trouble().isPresent());
            fixture.send("sound", 0, "one");
            fixture.send("damaged", 1, "two");
            ReadingTest.readUntil(reader, collected, () -> collected.events.size() == 2);
            assertEquals(List.of(), collected.gaps);
            assertEquals(0, reader.cursor().channels().get("damaged").offsets()[0]);
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                fixture.kafka.bootstrapServers(),
                                "transactional.id",
                                "damaging"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /** Changes the last byte of a partition's log. */
    private static void damage(String partition) throws IOException {
        Path log =
                fixture.kafka
                        .dataDirectory()
                        .resolve(partition)
                        .resolve("00000000000000000000.log");
        assertTrue(Files.size(log) > 0);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {77}), file.size() - 1);
        }
    }

    @Test
    void quiet_tail_gives_way_to_a_busy_one() throws Exception {
        Budget budget = new Budget(2_000_000, 2_000_000);
        Feed.Shared shared = shared(budget);
        Topic quiet = topic("quiet");
        Topic busy = topic("busy");
        try (Tail one = tail(shared);
                Tail other = tail(shared)) {
            ChannelLog large = followed(one, quiet, budget);
            fill(large, 1_800_000, budget);
            ChannelLog growing = followed(other, busy, budget);
            fill(growing, 600_000, budget);
            assertEquals(0, growing.start());
            assertTrue(large.start() > 0);
        }
    }

    /** Sends until the log holds that much, and the node no more than it may. */
    private static void fill(ChannelLog log, long bytes, Budget budget) {
        for (long event = 1; log.sizeBytes() < bytes; event++) {
            assertTrue(event < 200, "the log gave way");
            fixture.producer.send(new ProducerRecord<>(log.channel(), 0, null, new byte[20_000]));
            long end = event;
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> log.end() == end && budget.excessBytes() == 0);
        }
    }

    @Test
    void log_that_is_given_to_a_tail_that_has_ended_is_closed() throws Exception {
        Budget budget = new Budget(1 << 20, 1 << 20);
        Topic topic = topic("late");
        Tail tail = tail(shared(budget));
        ChannelLog before = followed(tail, topic, budget);
        tail.close();
        assertTrue(before.closed());
        assertTrue(followed(tail, topic, budget).closed());
    }

    @Test
    void logs_are_closed_where_no_consumer_can_be_made() throws Exception {
        Budget budget = new Budget(1 << 20, 1 << 20);
        Topic topic = topic("orphaned");
        Tail tail =
                new Tail(
                        "tail-without-consumer",
                        () -> {
                            throw new IllegalStateException("as the test wants it");
                        },
                        shared(budget));
        ChannelLog log = new ChannelLog("orphaned", "x", new long[1], budget);
        tail.follow(topic, log, new long[1]);
        tail.start();
        await().atMost(SOON).until(log::closed);
    }

    private static Topic topic(String channel) throws Exception {
        fixture.create(channel, 1);
        return source.readers().channel(channel).orElseThrow().topic();
    }

    private static Feed.Shared shared(Budget budget) {
        Renderer renderer =
                new EventRenderer((fingerprint, arrived) -> null, channel -> ValueFormat.AUTO);
        return new Feed.Shared(renderer, new NodeMemory(budget), new Refusals(System::nanoTime));
    }

    private static Tail tail(Feed.Shared shared) {
        Clients clients = new Clients(KafkaSettings.of(fixture.kafka.bootstrapServers()));
        Tail tail =
                new Tail(
                        "tail-of-the-test",
                        () -> new CheckedConsumer(clients, TailTest::ids, Clients.Fetching.PRESENT),
                        shared);
        tail.start();
        return tail;
    }

    private static Map<String, String> ids(Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        for (String topic : topics) {
            try {
                ids.put(topic, source.readers().channel(topic).orElseThrow().topic().id());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return ids;
    }

    private static ChannelLog followed(Tail tail, Topic topic, Budget budget) {
        ChannelLog log = new ChannelLog(topic.channel(), topic.incarnation(), new long[1], budget);
        tail.follow(topic, log, new long[1]);
        return log;
    }
}
