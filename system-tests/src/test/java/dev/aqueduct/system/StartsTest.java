package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.aqueduct.system.SseParser.SseEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a read begins, for each way of saying so, and that push and pull mean the same by it. */
final class StartsTest {
    /** A minute between two events, the last of which is an hour old. */
    private static final Instant FIRST = Instant.now().minus(Duration.ofMinutes(70));

    private static final int EVENTS = 10;

    private static Stack stack;
    private static BridgeNode bridge;

    @BeforeAll
    static void start() throws Exception {
        stack = new Stack();
        bridge = stack.bridge(Stack.settings());
        stack.create("starts", 2);
        for (int number = 0; number < EVENTS; number++) {
            stack.send("starts", number % 2, minute(number).toEpochMilli(), "" + number);
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Instant minute(int number) {
        return FIRST.plus(Duration.ofMinutes(number));
    }

    @Test
    void earliest_is_the_oldest_event_and_latest_is_behind_the_newest() throws Exception {
        assertStart("cursor=earliest", "0.0", numbers(0, EVENTS));
        assertStart("cursor=latest", "5.5", List.of());
    }

    @Test
    void without_a_start_a_push_begins_at_the_end_and_a_pull_at_the_beginning() throws Exception {
        assertEquals(numbers(0, EVENTS), pulled("limit=100"));
        try (SseClient push = push("starts", "", "")) {
            assertEquals("5.5", offsets(push.next()));
        }
    }

    @Test
    void since_begins_at_the_first_event_of_each_partition_at_or_after_it() throws Exception {
        assertStart("since=" + minute(3), "2.1", numbers(3, EVENTS));
        assertStart("since=" + minute(3).plusMillis(1), "2.2", numbers(4, EVENTS));
        long ago = Duration.between(minute(7), Instant.now()).toMinutes();
        assertStart("since=" + (ago + 1) + "m", "4.3", numbers(7, EVENTS));
        assertStart("since=PT" + (ago + 1) + "M", "4.3", numbers(7, EVENTS));
        assertStart("since=" + minute(9).plusMillis(1), "5.5", List.of());
        assertStart("since=" + FIRST.minus(Duration.ofDays(1)), "0.0", numbers(0, EVENTS));
    }

    @Test
    void last_is_the_newest_of_all_partitions_together() throws Exception {
        assertStart("last=3", "4.3", numbers(7, EVENTS));
        assertStart("last=10000", "0.0", numbers(0, EVENTS));
    }

    @Test
    void two_starts_are_refused() throws Exception {
        assertEquals(400, bridge.pull("starts").get("last=3&cursor=earliest").status());
        assertEquals(400, bridge.pull("starts").get("since=1m&last=3").status());
    }

    @Test
    void last_event_id_overrides_the_url_in_a_push() throws Exception {
        try (SseClient push = push("starts", "?cursor=latest", "starts**4.4")) {
            assertEquals("4.4", offsets(push.next()));
            assertEquals(numbers(8, EVENTS), values(push, 2));
        }
    }

    @Test
    void typed_cursor_without_an_incarnation_is_completed() throws Exception {
        PullClient.Page page = bridge.pull("starts").get("cursor=starts**4.5");
        assertEquals(List.of("8"), values(page.events()));
        assertFalse(page.cursor().contains("**"));
        assertTrue(page.cursor().endsWith("*5.5"));
    }

    @Test
    void reader_may_change_between_push_pull_and_bulk_at_any_event() throws Exception {
        List<String> got = new ArrayList<>();
        PullClient.Page page = bridge.pull("starts").get("cursor=earliest&limit=3");
        got.addAll(values(page.events()));
        assertTrue(page.more());
        String cursor;
        try (SseClient push = push("starts", "", page.cursor())) {
            got.addAll(values(push, 4));
            cursor = push.lastEventId();
        }
        try (HttpReader http =
                        new HttpReader(
                                bridge.address(),
                                "/channels/starts/events?limit=2&cursor=" + cursor,
                                Map.of("Accept", "application/x-ndjson"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(http.body(), UTF_8))) {
            got.add(Event.of(lines.readLine()).record().value());
            got.add(Event.of(lines.readLine()).record().value());
            JsonNode last = Json.read(lines.readLine());
            assertTrue(last.required("end").asBoolean());
            cursor = last.required("cursor").asText();
        }
        page = bridge.pull("starts").get("cursor=" + cursor);
        got.addAll(values(page.events()));
        assertFalse(page.more());
        assertEquals(numbers(0, EVENTS), got.stream().sorted().toList());
    }

    @Test
    void push_tells_where_it_begins_and_once_when_it_is_live() throws Exception {
        try (SseClient push = push("starts", "?cursor=earliest", "")) {
            SseEvent first = push.next();
            assertEquals("aqueduct.cursor", first.name());
            assertEquals(first.id(), Json.read(first.data()).required("cursor").asText());
            assertFalse(Json.read(first.data()).required("live").asBoolean());
            String at = first.id();
            for (int event = 0; event < EVENTS; event++) {
                SseEvent next = push.next();
                assertEquals("message", next.name());
                at = next.id();
            }
            SseEvent live = push.next();
            assertEquals("aqueduct.cursor", live.name());
            assertEquals(at, live.id());
            assertTrue(Json.read(live.data()).required("live").asBoolean());
            assertEquals(List.of(), push.poll(Duration.ofMillis(1_500)).stream().toList());
        }
        try (SseClient push = push("starts", "?cursor=latest", "")) {
            assertTrue(Json.read(push.next().data()).required("live").asBoolean());
            assertEquals(List.of(), push.poll(Duration.ofMillis(1_500)).stream().toList());
        }
    }

    @Test
    void channel_and_partition_that_the_cursor_lacks_begin_at_their_oldest_event()
            throws Exception {
        stack.create("gains", 1);
        stack.send("gains", 0, "before");
        String cursor = bridge.pull("gains").get("cursor=earliest").cursor();
        stack.addPartitions("gains", 3);
        stack.send("gains", 2, "in a new partition");
        PullClient.Page page = bridge.pull("gains").get("wait=10s&cursor=" + cursor);
        assertEquals(List.of("in a new partition"), values(page.events()));
        assertTrue(page.cursor().endsWith("*1.0.1"), page::cursor);
        try (SseClient push = push("gains", "", cursor)) {
            assertEquals(List.of("in a new partition"), values(push, 1));
        }
        page = bridge.pull("gains,starts").get("cursor=" + page.cursor());
        assertEquals(numbers(0, EVENTS), values(page.events()));
    }

    /** Push and pull begin at the same place, and have the same events. */
    private static void assertStart(String query, String offsets, List<String> values)
            throws Exception {
        assertEquals(values, pulled(query));
        try (SseClient push = push("starts", "?" + query, "")) {
            SseEvent first = push.next();
            assertEquals("aqueduct.cursor", first.name());
            assertEquals(offsets, offsets(first));
            assertEquals(values, values(push, values.size()));
        }
    }

    private static List<String> pulled(String query) throws Exception {
        return values(bridge.pull("starts").get(query).events());
    }

    private static List<String> values(List<Event> events) {
        return events.stream().map(event -> event.record().value()).sorted().toList();
    }

    private static List<String> values(SseClient push, int count) throws Exception {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            SseEvent next = push.next();
            if (!next.name().equals("aqueduct.cursor")) {
                assertEquals("message", next.name());
                events.add(Event.of(next.data()));
            }
        }
        return values(events);
    }

    private static String offsets(SseEvent event) {
        return event.id().split("\\*")[2];
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int number = from; number < to; number++) {
            numbers.add("" + number);
        }
        return numbers;
    }

    private static SseClient push(String topic, String query, String lastEventId) throws Exception {
        return SseClient.open(
                bridge.address(), "/channels/" + topic + "/events" + query, lastEventId);
    }
}
