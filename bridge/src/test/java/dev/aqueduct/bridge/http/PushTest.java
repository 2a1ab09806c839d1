package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Selection;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.read.Start;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Pushes over a real broker, held against the contract line by line. */
@ExtendWith(SharedFixture.class)
final class PushTest {
    private static final List<Header> JSON =
            List.of(new RecordHeader("content-type", HttpFixture.utf8("application/json")));

    private static HttpFixture fixture;

    /** Has a short heartbeat. */
    private static Bridge lively;

    @BeforeAll
    static void start() {
        fixture = SharedFixture.fixture();
        lively =
                fixture.bridge(
                        HttpFixture.settings(
                                Duration.ofMillis(300), 100, Duration.ofSeconds(1), List.of("*")));
    }

    @AfterAll
    static void stop() {
        lively.close();
    }

    @Test
    void push_begins_at_the_end_and_gives_what_arrives() throws Exception {
        String orders = "orders*" + fixture.create("orders", 1) + "*";
        fixture.send("orders", 0, "\"before\"");
        try (RawStream push = fixture.bridge.push("/channels/orders/events")) {
            assertEquals("HTTP/1.1 200 OK", push.status);
            assertTrue(push.headers.contains("Content-Type: text/event-stream"));
            assertTrue(push.headers.contains("Cache-Control: no-store"));
            assertTrue(push.headers.contains("X-Accel-Buffering: no"));
            assertTrue(push.headers.contains("Access-Control-Allow-Origin: *"));
            List<String> first = push.block();
            assertTrue(first.getFirst().matches("retry: [1-5]\\d{3}"), first.getFirst());
            assertEquals(
                    List.of(
                            "event: aqueduct.cursor",
                            "id: " + orders + "1",
                            "data: {\"cursor\":\"" + orders + "1\",\"live\":true}"),
                    first.subList(1, first.size()));
            fixture.send(new ProducerRecord<>("orders", 0, 1795341600000L, null, null, null));
            assertEquals(
                    List.of(
                            "id: " + orders + "2",
                            "data: {\"channel\":\"orders\",\"partition\":0,\"offset\":1,"
                                    + "\"time\":\"2026-11-22T10:00:00.000Z\",\"data\":null}"),
                    push.block());
        }
    }

    @Test
    void cursor_is_spelt_out_once_for_all_who_follow_also_of_a_flawed_event() throws Exception {
        fixture.create("flawed", 1);
        fixture.send("flawed", 0, "before");
        List<Entry> entries = new ArrayList<>();
        Opened opened =
                fixture.source
                        .readers()
                        .open(Selection.of(List.of("flawed")), new Start.Latest(), false);
        try (Reader reader = ((Opened.Ready) opened).reader();
                RawStream push = fixture.bridge.push("/channels/flawed/events")) {
            push.block();
            byte[] unknown = HexFormat.of().parseHex("c3010807060504030201");
            fixture.send(
                    new ProducerRecord<>("flawed", 0, null, null, HttpFixture.utf8("{"), JSON));
            fixture.send(new ProducerRecord<>("flawed", 0, null, unknown));
            assertTrue(push.event().getLast().contains("\"error\":\"The content-type says JSON"));
            assertTrue(push.event().getLast().contains("0102030405060708 is unknown"));
            Awaitility.await().until(() -> !reader.read(taking(entries)) && entries.size() == 2);
        }
        entries.forEach(entry -> assertNotNull(entry.sharedHead()));
    }

    private static Sink taking(List<Entry> entries) {
        return new Sink() {
            @Override
            public boolean event(Entry entry, boolean shared) {
                return entries.add(entry);
            }

            @Override
            public boolean gap(Gap gap) {
                return true;
            }

            @Override
            public boolean ended(String channel) {
                return true;
            }
        };
    }

    @Test
    void push_resumes_after_the_last_event_id_whatever_the_url_says() throws Exception {
        String cursor = "resumed*" + fixture.create("resumed", 1) + "*";
        for (int number = 0; number < 4; number++) {
            fixture.send("resumed", 0, "" + number);
        }
        try (RawStream push =
                fixture.bridge.push(
                        "/channels/resumed/events?last=1", "Last-Event-ID", cursor + "2")) {
            assertEquals("id: " + cursor + "2", push.block().get(2));
            assertEquals("id: " + cursor + "3", push.event().getFirst());
            assertEquals("id: " + cursor + "4", push.event().getFirst());
        }
    }

    @Test
    void reader_of_history_is_told_once_that_it_is_live() throws Exception {
        String cursor = "history*" + fixture.create("history", 1) + "*";
        for (int number = 0; number < 3; number++) {
            fixture.send("history", 0, "" + number);
        }
        try (RawStream push = fixture.bridge.push("/channels/history/events?cursor=earliest")) {
            assertEquals(
                    "data: {\"cursor\":\"" + cursor + "0\",\"live\":false}", push.block().get(3));
            for (int number = 1; number <= 3; number++) {
                assertEquals("id: " + cursor + number, push.block().getFirst());
            }
            assertEquals(
                    List.of(
                            "event: aqueduct.cursor",
                            "id: " + cursor + "3",
                            "data: {\"cursor\":\"" + cursor + "3\",\"live\":true}"),
                    push.block());
            fixture.send("history", 0, "3");
            assertEquals("id: " + cursor + "4", push.block().getFirst());
        }
    }

    @Test
    void names_are_types_where_that_was_asked_for() throws Exception {
        fixture.create("typed", 1);
        for (String type : List.of("order.paid", "message", "aqueduct.gap", "a\nb")) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>("typed", 0, null, HttpFixture.utf8("1"));
            record.headers().add("ce_type", HttpFixture.utf8(type));
            fixture.send(record);
        }
        try (RawStream push =
                        fixture.bridge.push("/channels/typed/events?cursor=earliest&names=type");
                RawStream plain = fixture.bridge.push("/channels/typed/events?cursor=earliest")) {
            push.block();
            plain.block();
            assertEquals("event: order.paid", push.block().getFirst());
            for (int others = 0; others < 3; others++) {
                assertTrue(push.block().getFirst().startsWith("id: "));
            }
            assertTrue(plain.block().getFirst().startsWith("id: "));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void quiet_stream_gets_a_comment_and_one_that_moved_unseen_its_cursor() throws Exception {
        String cursor = "quiet*" + fixture.create("quiet", 1) + "*";
        try (RawStream push = lively.push("/channels/quiet/events")) {
            push.block();
            assertEquals(":", push.line());
            fixture.send("quiet", 0, "1");
            assertEquals("id: " + cursor + "1", push.event().getFirst());
            assertEquals(":", push.line());
            abortedTransaction("quiet");
            List<String> moved = push.block();
            while (!moved.contains("id: " + cursor + "3")) {
                moved.forEach(
                        line -> assertTrue(!line.startsWith("data") || line.contains("cursor")));
                moved = push.block();
            }
            assertTrue(moved.contains("event: aqueduct.cursor"), moved.toString());
            assertTrue(
                    moved.contains("data: {\"cursor\":\"" + cursor + "3\",\"live\":true}"),
                    moved.toString());
            assertEquals(":", push.line());
        }
    }

    /** One event and its marker: two offsets without anything to show. */
    private static void abortedTransaction(String topic) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        fixture.kafka.bootstrapServers(),
                        "transactional.id",
                        "aborting");
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, null, HttpFixture.utf8("no")));
            producer.flush();
            producer.abortTransaction();
        }
    }

    @Test
    void gap_is_told_in_its_place_and_then_what_is_kept() throws Exception {
        String cursor = "lossy*" + fixture.create("lossy", 1) + "*";
        for (int number = 0; number < 6; number++) {
            fixture.send("lossy", 0, "" + number);
        }
        fixture.deleteBefore("lossy", 0, 4);
        try (RawStream push =
                fixture.bridge.push("/channels/lossy/events?cursor=" + cursor + "1")) {
            push.block();
            assertEquals(
                    List.of(
                            "event: aqueduct.gap",
                            "id: " + cursor + "4",
                            "data: {\"channel\":\"lossy\",\"partition\":0,\"from\":1,\"to\":4,"
                                    + "\"reason\":\"retention\"}"),
                    push.block());
            assertEquals("id: " + cursor + "5", push.block().getFirst());
            assertTrue(fixture.bridge.metrics.gaps.get() > 0);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void deleted_channel_is_told_and_ends_the_stream_and_then_it_is_204() throws Exception {
        String cursor = "shortlived*" + fixture.create("shortlived", 1) + "*";
        fixture.send("shortlived", 0, "1");
        try (RawStream push = fixture.bridge.push("/channels/shortlived/events?cursor=earliest")) {
            push.event();
            fixture.admin.deleteTopics(List.of("shortlived")).all().get();
            List<String> block = push.block();
            while (!block.contains("event: aqueduct.end")) {
                block = push.block();
            }
            assertEquals(
                    List.of(
                            "event: aqueduct.end",
                            "id: " + cursor + "1",
                            "data: {\"channel\":\"shortlived\"}"),
                    block);
            assertNull(push.block());
        }
        try (RawStream push =
                fixture.bridge.push("/channels/shortlived/events", "Last-Event-ID", cursor + "1")) {
            assertEquals("HTTP/1.1 204 No Content", push.status);
        }
        assertEquals(
                404,
                fixture.bridge
                        .get("/channels/shortlived/events?cursor=" + cursor + "1")
                        .statusCode());
    }

    @Test
    void what_cannot_be_served_at_all_is_a_problem() throws Exception {
        try (RawStream push = fixture.bridge.push("/channels/nowhere/events")) {
            assertEquals("HTTP/1.1 404 Not Found", push.status);
            assertTrue(push.headers.contains("Content-Type: application/problem+json"));
        }
        try (RawStream push =
                fixture.bridge.push("/channels/nowhere/events", "Last-Event-ID", "17")) {
            assertEquals("HTTP/1.1 400 Bad Request", push.status);
        }
    }

    @Test
    void large_event_passes_whole() throws Exception {
        fixture.create("large", 1, Map.of("max.message.bytes", "3000000"));
        fixture.send("large", 0, '"' + "x".repeat(900_000) + '"');
        try (RawStream push = fixture.bridge.push("/channels/large/events?cursor=earliest")) {
            assertTrue(push.event().get(1).length() > 900_000);
        }
    }

    @Test
    void events_of_several_channels_and_of_a_pattern_share_a_cursor() throws Exception {
        String one = "many.one*" + fixture.create("many.one", 1) + "*";
        try (RawStream push = fixture.bridge.push("/channels/many.*/events")) {
            assertEquals("id: " + one + "0", push.block().get(2));
            String two = "many.two*" + fixture.create("many.two", 1) + "*";
            fixture.send("many.two", 0, "2");
            assertEquals("id: " + one + "0*" + two + "1", push.event().getFirst());
            fixture.send("many.one", 0, "1");
            assertEquals("id: " + one + "1*" + two + "1", push.event().getFirst());
        }
    }
}
