package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.system.EventBytes.Place;
import dev.aqueduct.system.StrictBlocks.Block;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;

/**
 * Records that hold anything at all in any field: each of them is an event in every way of reading,
 * the same bytes in all of them, and no stream breaks or stops at one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRecordsTest {
    private static final String CHANNEL = "hostile";
    private static final String EVENTS = "/channels/" + CHANNEL + "/events";
    private static final int PARTITIONS = 2;
    private static final int BEFORE = 300;

    /** How many of the records of a round are of 1 MB, each in another field. */
    private static final int LARGE = 4;

    private static final int MEANWHILE = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Random random = Seed.random("HostileRecordsTest");
    private final HostileRecords hostile = new HostileRecords(random);
    private final Stack stack = new Stack();

    /** Every record by its place, as it was written. */
    private final Map<Place, ProducerRecord<byte[], byte[]>> written = new TreeMap<>();

    /** The events as the push gave them that was open while they were written. */
    private final Map<Place, byte[]> pushed = new TreeMap<>();

    /** The blocks of that push, in their order. */
    private final List<Block> blocks = new ArrayList<>();

    private URI bridge = URI.create("http://localhost");

    @BeforeAll
    void events_arrive_by_push_before_and_while_it_is_open() throws Exception {
        stack.create(CHANNEL, PARTITIONS);
        bridge = URI.create(stack.bridge(Stack.settings()).address());
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            write(producer, BEFORE);
            try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
                StrictBlocks push = push(http, EVENTS + "?cursor=earliest");
                take(push);
                write(producer, MEANWHILE);
                take(push);
            }
        }
    }

    @AfterAll
    void close() {
        stack.close();
    }

    private void write(KafkaProducer<byte[], byte[]> producer, int count) throws Exception {
        Map<Future<RecordMetadata>, ProducerRecord<byte[], byte[]>> under = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int partition = random.nextInt(PARTITIONS);
            ProducerRecord<byte[], byte[]> record =
                    i < LARGE
                            ? hostile.large(CHANNEL, partition, i)
                            : hostile.next(CHANNEL, partition);
            under.put(producer.send(record), record);
        }
        for (var each : under.entrySet()) {
            RecordMetadata stored = each.getKey().get();
            written.put(new Place(stored.partition(), stored.offset()), each.getValue());
        }
    }

    private static StrictBlocks push(RawHttp http, String target) throws IOException {
        RawAnswer answer = http.get(target, "Accept: text/event-stream").answer();
        assertEquals(200, answer.status());
        assertEquals("text/event-stream", answer.header("content-type"));
        return new StrictBlocks(answer.body());
    }

    private void take(StrictBlocks push) throws IOException {
        while (pushed.size() < written.size()) {
            Block block = push.nextEvent();
            blocks.add(block);
            Place place = EventBytes.place(block.data());
            assertTrue(pushed.put(place, block.data()) == null, () -> place + " came twice");
        }
        assertEquals(written.keySet(), pushed.keySet());
    }

    @Test
    void events_give_back_the_records() throws IOException {
        for (Place place : written.keySet()) {
            EventBytes.requireGivesBack(written.get(place), pushed.get(place));
        }
    }

    @Test
    void partitions_keep_their_order() throws IOException {
        Map<Integer, Long> last = new HashMap<>();
        for (Block block : blocks) {
            Place place = EventBytes.place(block.data());
            Long before = last.put(place.partition(), place.offset());
            assertTrue(before == null || before < place.offset(), () -> "disorder at " + place);
        }
    }

    @Test
    void pages_hold_the_same_bytes() throws IOException {
        Map<Place, byte[]> pulled = new TreeMap<>();
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            String cursor = "earliest";
            for (boolean more = true; more; ) {
                String target = EVENTS + "?cursor=" + cursor + "&limit=" + (1 + random.nextInt(90));
                RawAnswer answer = http.get(target).answer();
                byte[] page = answer.bytes();
                assertEquals(200, answer.status(), () -> new String(page, UTF_8));
                for (byte[] event : EventBytes.ofPage(page)) {
                    pulled.put(EventBytes.place(event), event);
                }
                cursor = Json.read(EventBytes.endOfPage(page)).required("cursor").asText();
                more = Json.read(EventBytes.endOfPage(page)).required("more").asBoolean();
            }
        }
        assertSame(pulled);
    }

    @Test
    void transfer_in_bulk_holds_the_same_bytes() throws IOException {
        Map<Place, byte[]> pulled = new TreeMap<>();
        String last = "";
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            RawAnswer answer =
                    http.get(EVENTS + "?cursor=earliest", "Accept: application/x-ndjson").answer();
            for (String line : answer.text().split("\n")) {
                assertFalse(line.contains("\r"), "a CR");
                last = line;
                if (!line.startsWith("{\"cursor\"")) {
                    byte[] event = line.getBytes(UTF_8);
                    pulled.put(EventBytes.place(event), event);
                }
            }
        }
        assertTrue(last.endsWith(",\"end\":true}"), last);
        assertSame(pulled);
    }

    @Test
    void single_events_are_the_same_bytes() throws IOException {
        Map<Place, byte[]> single = new TreeMap<>();
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            for (Place place : written.keySet()) {
                String target = EVENTS + "/" + place.partition() + "/" + place.offset();
                RawAnswer answer = http.get(target).answer();
                assertEquals(200, answer.status());
                single.put(place, answer.bytes());
            }
        }
        assertSame(single);
    }

    private void assertSame(Map<Place, byte[]> events) {
        assertEquals(pushed.keySet(), events.keySet());
        pushed.forEach((place, event) -> assertArrayEquals(event, events.get(place)));
    }

    @Test
    void any_id_is_the_cursor_after_its_event() throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            for (int i = 0; i < 20; i++) {
                int at = random.nextInt(blocks.size());
                String target = EVENTS + "?limit=20&cursor=" + blocks.get(at).id();
                byte[] page = http.get(target).answer().bytes();
                assertEquals(firsts(blocks.subList(at + 1, blocks.size()), page), firsts(page));
            }
        }
    }

    /** The first place in each partition of which the page has any. */
    private static Map<Integer, Long> firsts(List<Block> rest, byte[] page) throws IOException {
        Map<Integer, Long> firsts = new TreeMap<>();
        for (Block block : rest) {
            Place place = EventBytes.place(block.data());
            firsts.putIfAbsent(place.partition(), place.offset());
        }
        firsts.keySet().retainAll(firsts(page).keySet());
        assertEquals(rest.isEmpty(), firsts.isEmpty());
        return firsts;
    }

    private static Map<Integer, Long> firsts(byte[] page) throws IOException {
        Map<Integer, Long> firsts = new TreeMap<>();
        for (byte[] event : EventBytes.ofPage(page)) {
            Place place = EventBytes.place(event);
            firsts.putIfAbsent(place.partition(), place.offset());
        }
        return firsts;
    }

    @Test
    void names_are_types_where_a_line_can_hold_them() throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            StrictBlocks push = push(http, EVENTS + "?cursor=earliest&names=type");
            int named = 0;
            for (int i = 0; i < written.size(); i++) {
                Block block = push.nextEvent();
                Place place = EventBytes.place(block.data());
                assertArrayEquals(pushed.get(place), block.data());
                assertEquals(EventBytes.nameOf(block.data()), block.name());
                named += block.name().isEmpty() ? 0 : 1;
            }
            assertTrue(named > 0, "no event was named");
        }
    }
}
