package dev.aqueduct.producers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.schemas.SchemaRecord;
import dev.aqueduct.schemas.SchemaTopic;
import dev.aqueduct.schemas.feed.Flight;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

final class PublisherTest {
    private static final Flight FLIGHT =
            new Flight(LocalDateTime.of(2001, 1, 1, 0, 47), "DTW", "LAS", 66, 1750);

    private static EmbeddedKafka kafka = EmbeddedKafka.started();
    private static Publisher publisher = open();

    @BeforeAll
    static void prepare() {
        publisher.prepare("three", TopicSettings.partitions(3));
    }

    @AfterAll
    static void stop() {
        publisher.close();
        kafka.close();
    }

    @Test
    void an_event_is_stored_at_the_position_that_is_returned() throws Exception {
        publish("positions", "c-1", text("zero"));
        Position position = publish("positions", "c-1", text("one"));

        var record = StoredRecords.of(kafka.bootstrapServers(), "positions").get(1);
        assertEquals(
                new Position("positions", 0, 1, Instant.ofEpochMilli(record.timestamp())),
                position);
        assertEquals("one", new String(record.value(), UTF_8));
        assertEquals("c-1", new String(record.key(), UTF_8));
    }

    @Test
    void an_event_carries_the_headers_of_cloudevents() throws Exception {
        var event =
                new Event(
                        "e-1",
                        "order.paid",
                        "urn:shop",
                        Instant.parse("2026-11-22T10:15:30.123Z"),
                        Data.json("{}".getBytes(UTF_8)));

        publish("headers", null, event);

        var record = StoredRecords.of(kafka.bootstrapServers(), "headers").getFirst();
        assertEquals(
                List.of(
                        "ce_specversion=1.0",
                        "ce_id=e-1",
                        "ce_source=urn:shop",
                        "ce_type=order.paid",
                        "ce_time=2026-11-22T10:15:30.123Z",
                        "content-type=application/json"),
                StreamSupport.stream(record.headers().spliterator(), false)
                        .map((Header h) -> h.key() + "=" + new String(h.value(), UTF_8))
                        .toList());
        assertNull(record.key());
    }

    @Test
    void an_old_event_is_stored_with_the_time_of_publishing() throws Exception {
        Instant before = Instant.now().minusMillis(1);
        var old = new Event("e", "t", "s", Instant.EPOCH, Data.text("old"));

        Position position = publish("old", null, old);

        assertTrue(position.timestamp().isAfter(before), position.toString());
    }

    @Test
    void nothing_is_published_as_a_tombstone() throws Exception {
        publish("tombstones", "gone", Event.now("t", "s", new Data.None()));

        assertNull(StoredRecords.of(kafka.bootstrapServers(), "tombstones").getFirst().value());
    }

    @Test
    void events_of_a_key_stay_in_order_and_are_there_once() throws Exception {
        List<CompletableFuture<Position>> answers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(publisher.publish("three", "key-" + i % 7, text(Integer.toString(i))));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);

        Map<String, List<Integer>> byKey = new HashMap<>();
        for (var record : StoredRecords.of(kafka.bootstrapServers(), "three")) {
            int number = Integer.parseInt(new String(record.value(), UTF_8));
            String key = new String(record.key(), UTF_8);
            byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(number);
            assertEquals(
                    new Position(
                            "three",
                            record.partition(),
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp())),
                    answers.get(number).get());
        }
        for (int k = 0; k < 7; k++) {
            int key = k;
            assertEquals(
                    IntStream.range(0, 5_000).filter(i -> i % 7 == key).boxed().toList(),
                    byKey.get("key-" + k));
        }
    }

    @Test
    void a_channel_is_created_as_it_is_prepared_and_then_left_as_it_is() throws Exception {
        publisher.prepare(
                "prepared",
                new TopicSettings(OptionalInt.of(4), Map.of("retention.ms", "86400000")));
        try (Publisher another = open()) {
            another.prepare("prepared", TopicSettings.partitions(2));
        }

        try (Admin admin = admin()) {
            // A broker that is busy may not know yet what it has just been told to create.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .untilAsserted(() -> {
                        var topics =
                                admin.describeTopics(List.of("prepared")).allTopicNames().get();
                        assertEquals(
                                4,
                                Objects.requireNonNull(topics.get("prepared")).partitions().size());
                        assertEquals("86400000", config(admin, "prepared", "retention.ms"));
                    });
        }
    }

    @Test
    void a_schema_is_stored_before_the_first_value_and_by_one_publisher_alone() throws Exception {
        Position first;
        try (Publisher another = open()) {
            first = another.publish("avro", "DTW", avro()).get(60, TimeUnit.SECONDS);
        }
        publish("avro", "DTW", avro());

        var schemas =
                StoredRecords.of(kafka.bootstrapServers(), SchemaTopic.NAME).stream()
                        .filter(r -> new String(r.value(), UTF_8).contains("\"Flight\""))
                        .toList();
        assertEquals(1, schemas.size());
        var record = schemas.getFirst();
        assertTrue(record.timestamp() <= first.timestamp().toEpochMilli());
        assertEquals(
                Flight.getClassSchema(),
                assertInstanceOf(
                                SchemaRecord.Registered.class,
                                SchemaTopic.read(record.key(), record.value()))
                        .schema());
        try (Admin admin = admin()) {
            assertEquals("compact", config(admin, SchemaTopic.NAME, "cleanup.policy"));
        }
    }

    @Test
    void an_avro_value_is_in_single_object_encoding() throws Exception {
        publish("avro-values", "DTW", avro());

        var record = StoredRecords.of(kafka.bootstrapServers(), "avro-values").getFirst();
        assertEquals("application/avro", StoredRecords.headers(record).get("content-type"));
        assertArrayEquals(Flight.getEncoder().encode(FLIGHT).array(), record.value());
    }

    @Test
    void a_record_that_does_not_fit_its_schema_is_refused() {
        Schema schema =
                new Schema.Parser()
                        .parse(
                                """
                                {"type":"record","name":"One","fields":[
                                  {"name":"n","type":"long"}]}
                                """);
        var empty = new GenericData.Record(schema);

        PublishException failure = failure("unfit", "k", Event.now("t", "s", new Data.Avro(empty)));

        assertTrue(failure.refused(), failure.toString());
    }

    @Test
    void an_event_that_is_too_large_is_refused_by_name_and_the_next_is_stored() throws Exception {
        var large = new Event("e-9", "t", "s", Instant.now(), Data.text("x".repeat(3_000_000)));

        PublishException failure = failure("large", "k-9", large);

        assertTrue(failure.refused());
        assertEquals("large", failure.channel());
        assertEquals("k-9", failure.key().orElseThrow());
        assertEquals("e-9", failure.eventId());
        String message = String.valueOf(failure.getMessage());
        assertTrue(
                message.startsWith("event e-9 with key k-9 was not stored in channel large: "),
                message);
        assertEquals(0, publish("large", "k-9", text("small")).offset());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "_internal", "a b", "ä", "a/b", "a,b", "a*"})
    void a_name_that_no_channel_may_have_is_an_error(String name) {
        assertThrows(
                IllegalArgumentException.class, () -> publisher.publish(name, null, text("x")));
    }

    @Test
    void a_channel_that_was_deleted_is_created_again_as_it_was() throws Exception {
        var settings =
                new PublisherSettings(
                        kafka.bootstrapServers(), Duration.ofSeconds(5), Duration.ofSeconds(2));
        try (Publisher impatient = Publisher.open(settings);
                Admin admin = admin()) {
            impatient.prepare("deleted", TopicSettings.partitions(4));
            impatient.publish("deleted", null, text("before")).get(60, TimeUnit.SECONDS);
            admin.deleteTopics(List.of("deleted")).all().get();

            assertThrows(
                    ExecutionException.class,
                    () -> impatient.publish("deleted", null, text("lost")).get());
            // Two seconds may be too little for it on a loaded machine.
            await().atMost(60, TimeUnit.SECONDS)
                    .ignoreExceptions()
                    .until(() ->
                            impatient.publish("deleted", null, text("after")).get().offset() >= 0);

            var topics = admin.describeTopics(List.of("deleted")).allTopicNames().get();
            assertEquals(4, Objects.requireNonNull(topics.get("deleted")).partitions().size());
        }
    }

    @Test
    void where_there_is_no_kafka_the_failure_says_so_in_time() {
        var settings =
                new PublisherSettings(
                        "localhost:1", Duration.ofMillis(500), Duration.ofMillis(500));
        try (Publisher alone = Publisher.open(settings)) {
            var answer = alone.publish("orders", "k", text("x"));

            var failure = assertThrows(ExecutionException.class, answer::get).getCause();
            assertEquals(
                    "Kafka at localhost:1 cannot be reached",
                    assertInstanceOf(PublishException.class, failure).reason());
            assertThrows(ChannelException.class, alone::requireReachable);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", ":9092,", "localhost:9092,b"})
    void an_address_without_a_port_is_an_error(String address) {
        assertThrows(IllegalArgumentException.class, () -> PublisherSettings.of(address));
    }

    @Test
    void ids_are_unique_over_runs() {
        assertNotEquals(EventIds.random().id(1), EventIds.random().id(1));
        var ids = EventIds.random();
        assertEquals(ids.id(1), ids.id(1));
        assertFalse(ids.id(1).equals(ids.id(2)));
    }

    private static Publisher open() {
        return Publisher.open(PublisherSettings.of(kafka.bootstrapServers()));
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static String config(Admin admin, String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var config = admin.describeConfigs(List.of(resource)).values().get(resource);
        return String.valueOf(Objects.requireNonNull(config).get().get(name).value());
    }

    private static Event text(String text) {
        return Event.now("test", "urn:test", Data.text(text));
    }

    private static Event avro() {
        return Event.now("flight", "urn:test", new Data.Avro(FLIGHT));
    }

    private static Position publish(String channel, @Nullable String key, Event event)
            throws Exception {
        return publisher.publish(channel, key, event).get(60, TimeUnit.SECONDS);
    }

    private static PublishException failure(String channel, String key, Event event) {
        var answer = publisher.publish(channel, key, event);
        return assertInstanceOf(
                PublishException.class,
                assertThrows(ExecutionException.class, answer::get).getCause());
    }
}
