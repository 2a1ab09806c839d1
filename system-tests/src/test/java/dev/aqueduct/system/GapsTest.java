package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.aqueduct.system.SseParser.SseEvent;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What Kafka no longer keeps is told, in push, in pull and in bulk, with the exact range. */
final class GapsTest {
    private static final Duration NOW = Duration.ZERO;

    /** Promised are 5 s, which a machine that has too much to do cannot keep. */
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    private static Stack stack;
    private static BridgeNode bridge;

    @BeforeAll
    static void start() {
        stack = new Stack();
        bridge = stack.bridge(Stack.small(128 * 1024));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void events_deleted_before_the_start_are_told_and_what_is_kept_follows() throws Exception {
        stack.create("before", 2);
        fill("before", 0, 10);
        fill("before", 1, 3);
        stack.deleteRecords("before", 0, 6);
        JsonNode gap = retention("before", 0, 2, 6);
        PullClient.Page page = bridge.pull("before").page("before**2.1", 100, NOW);
        assertEquals(410, page.status());
        assertEquals("[" + gap + "]", page.gaps().toString());
        PullClient.Page kept = bridge.pull("before").page(page.cursor(), 100, NOW);
        assertEquals(List.of(6L, 7L, 8L, 9L), offsets(kept.events(), 0));
        assertEquals(List.of(1L, 2L), offsets(kept.events(), 1));
        try (SseClient push = push("before", "before**2.1")) {
            SseEvent told = skipCursors(push);
            assertEquals("aqueduct.gap", told.name());
            assertEquals(gap, Json.read(told.data()));
            assertEquals(page.cursor(), told.id());
            List<Event> events = new ArrayList<>();
            for (int event = 0; event < 6; event++) {
                events.add(Event.of(skipCursors(push).data()));
            }
            assertEquals(List.of(6L, 7L, 8L, 9L), offsets(events, 0));
            assertEquals(List.of(1L, 2L), offsets(events, 1));
        }
    }

    @Test
    void events_deleted_in_mid_stream_are_told_where_the_reader_is() throws Exception {
        stack.create("mid", 1);
        String padding = "x".repeat(2_000);
        for (int number = 0; number < 3_000; number++) {
            var _ = stack.producer().send(new ProducerRecord<>("mid", 0, null, padding));
        }
        stack.producer().flush();
        try (SseClient push = push("mid", "mid**0");
                HttpReader bulk =
                        new HttpReader(
                                bridge.address(),
                                "/channels/mid/events?cursor=mid**0",
                                Map.of("Accept", "application/x-ndjson"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(bulk.body(), UTF_8))) {
            assertEquals(0, Event.of(skipCursors(push).data()).record().offset());
            assertEquals(0, Event.of(lines.readLine()).record().offset());
            stack.deleteRecords("mid", 0, 2_500);
            awaitGone(bridge, "mid", "mid**0");
            assertGapInPush(push);
            assertGapInBulk(lines);
        }
    }

    private static void assertGapInPush(SseClient push) throws Exception {
        long next = 1;
        SseEvent event = skipCursors(push);
        while (event.name().equals("message")) {
            assertEquals(next++, Event.of(event.data()).record().offset());
            event = skipCursors(push);
        }
        assertEquals(retention("mid", 0, next, 2_500), Json.read(event.data()));
        for (long kept = 2_500; kept < 3_000; kept++) {
            assertEquals(kept, Event.of(skipCursors(push).data()).record().offset());
        }
    }

    private static void assertGapInBulk(BufferedReader lines) throws Exception {
        long next = 1;
        JsonNode line = Json.read(lines.readLine());
        while (!line.has("gaps")) {
            if (!line.has("cursor")) {
                assertEquals(next++, Event.of(line).record().offset());
            }
            line = Json.read(lines.readLine());
        }
        assertEquals(
                "[" + retention("mid", 0, next, 2_500) + "]", line.required("gaps").toString());
        String cursor = line.required("cursor").asText();
        PullClient.Page page = bridge.pull("mid").page(cursor, 1, NOW);
        assertEquals(2_500, page.events().getFirst().record().offset());
        List<Event> kept = new ArrayList<>();
        for (line = Json.read(lines.readLine());
                !line.has("end");
                line = Json.read(lines.readLine())) {
            if (!line.has("cursor")) {
                kept.add(Event.of(line));
            }
        }
        assertEquals(LongStream.range(2_500, 3_000).boxed().toList(), offsets(kept, 0));
    }

    @Test
    void deleted_events_are_not_served_from_memory_for_longer_than_promised() throws Exception {
        BridgeNode roomy = stack.bridge(Stack.settings());
        stack.create("memory", 1);
        try (SseClient push =
                SseClient.open(roomy.address(), "/channels/memory/events?cursor=memory**0")) {
            fill("memory", 0, 10);
            assertEquals(0, Event.of(skipCursors(push).data()).record().offset());
            stack.deleteRecords("memory", 0, 10);
            awaitGone(roomy, "memory", "memory**3");
        }
    }

    @Test
    void cursor_beyond_the_end_is_told_as_truncated() throws Exception {
        stack.create("beyond", 2);
        fill("beyond", 0, 3);
        JsonNode gap =
                Json.read(
                        """
                        {"channel":"beyond","partition":0,"from":3,"to":50,"reason":"truncated"}
                        """);
        PullClient.Page page = bridge.pull("beyond").page("beyond**50.0", 100, NOW);
        assertEquals(410, page.status());
        assertEquals("[" + gap + "]", page.gaps().toString());
        assertEquals("3.0", page.cursor().split("\\*")[2]);
        try (SseClient push = push("beyond", "beyond**50.0")) {
            SseEvent told = skipCursors(push);
            assertEquals(gap, Json.read(told.data()));
            assertEquals(page.cursor(), told.id());
            stack.send("beyond", 0, "after");
            assertEquals(3, Event.of(skipCursors(push).data()).record().offset());
        }
    }

    @Test
    void topic_made_anew_is_told_by_partition_and_the_last_one_moves_the_cursor() throws Exception {
        stack.create("anew", 2);
        fill("anew", 0, 3);
        String before = bridge.pull("anew").page("earliest", 100, NOW).cursor();
        stack.delete("anew");
        recreate("anew", 2);
        fill("anew", 0, 9);
        String gaps =
                """
                [{"channel":"anew","partition":0,"from":0,"reason":"recreated"},\
                {"channel":"anew","partition":1,"from":0,"reason":"recreated"}]\
                """;
        PullClient.Page page = bridge.pull("anew").page(before, 100, NOW);
        assertEquals(410, page.status());
        assertEquals(gaps, page.gaps().toString());
        try (SseClient push = push("anew", before)) {
            SseEvent first = skipCursors(push);
            SseEvent last = skipCursors(push);
            assertEquals(gaps, "[" + first.data() + "," + last.data() + "]");
            assertEquals(before, first.id());
            assertEquals(page.cursor(), last.id());
            assertEquals(0, Event.of(skipCursors(push).data()).record().offset());
        }
        List<Event> events = bridge.pull("anew").page(page.cursor(), 100, NOW).events();
        assertEquals(9, events.size());
    }

    @Test
    void readers_of_a_topic_that_is_made_anew_again_and_again_never_mix_incarnations()
            throws Exception {
        stack.create("loop", 2);
        List<IncarnationReader> readers = new ArrayList<>();
        try {
            for (IncarnationReader.Way way : IncarnationReader.Way.values()) {
                readers.add(IncarnationReader.start(bridge, "loop", way));
                readers.add(IncarnationReader.start(bridge, "loop", way));
            }
            for (int number = 0; number <= 5; number++) {
                if (number > 0) {
                    stack.delete("loop");
                    recreate("loop", 2);
                }
                writeIncarnation(number);
                if (number != 1 && number != 3) { // those are gone before they are heard of
                    List<Log.Record> log = stack.log("loop");
                    readers.forEach(reader -> reader.assertReads(log));
                }
            }
            readers.forEach(reader -> assertTrue(reader.told() >= 3, reader::toString));
        } finally {
            readers.forEach(IncarnationReader::close);
        }
    }

    /** More records each time, so that the old position lies within the new log. */
    private static void writeIncarnation(int number) {
        try (KafkaProducer<String, String> fresh = stack.newProducer(Map.of())) {
            for (int event = 0; event < 200 * (number + 1); event++) {
                var _ = fresh.send(new ProducerRecord<>("loop", event % 2, null, "" + number));
            }
        }
    }

    private static void recreate(String topic, int partitions) {
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> {
                    stack.create(topic, partitions);
                    return true;
                });
    }

    private static void fill(String topic, int partition, int events) throws Exception {
        for (int number = 0; number < events; number++) {
            stack.send(topic, partition, "" + number);
        }
    }

    /** Waits until a pull says that the cursor's events are gone, which it has to in time. */
    private static void awaitGone(BridgeNode from, String topic, String cursor) {
        Awaitility.await()
                .atMost(IN_TIME)
                .until(() -> from.pull(topic).page(cursor, 1, NOW).status() == 410);
    }

    private static JsonNode retention(String topic, int partition, long from, long to) {
        return Json.read(
                "{\"channel\":\"%s\",\"partition\":%d,\"from\":%d,\"to\":%d,\"reason\":\"retention\"}"
                        .formatted(topic, partition, from, to));
    }

    private static SseClient push(String topic, String cursor) throws Exception {
        return SseClient.open(bridge.address(), "/channels/" + topic + "/events?cursor=" + cursor);
    }

    private static SseEvent skipCursors(SseClient push) throws InterruptedException {
        SseEvent next = push.next();
        while (next.name().equals("aqueduct.cursor")) {
            next = push.next();
        }
        return next;
    }

    private static List<Long> offsets(List<Event> events, int partition) {
        return events.stream()
                .map(Event::record)
                .filter(record -> record.partition() == partition)
                .map(Log.Record::offset)
                .toList();
    }
}
