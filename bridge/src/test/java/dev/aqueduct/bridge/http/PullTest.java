package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Pulls over a real broker: pages, their headers, bulk, single events. */
@ExtendWith(SharedFixture.class)
final class PullTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static HttpFixture fixture;

    @BeforeAll
    static void start() {
        fixture = SharedFixture.fixture();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        return fixture.bridge.get(path, headers);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    /** A channel of one partition with that many events; returns its cursor but for the offset. */
    private static String channel(String name, int events) throws Exception {
        String incarnation = fixture.create(name, 1);
        for (int number = 0; number < events; number++) {
            fixture.producer.send(
                    new ProducerRecord<>(name, 0, null, HttpFixture.utf8("" + number)));
        }
        fixture.producer.flush();
        return name + "*" + incarnation + "*";
    }

    @Test
    void page_has_events_cursor_and_more() throws Exception {
        String cursor = channel("paged", 3);
        HttpResponse<String> page = get("/channels/paged/events?cursor=" + cursor + "1&limit=1");
        assertEquals(200, page.statusCode());
        assertEquals("application/json", header(page, "content-type"));
        assertTrue(
                page.body()
                        .matches(
                                "\\{\"events\":\\[\\{\"channel\":\"paged\",\"partition\":0,\"offset\":1,"
                                    + "\"time\":\"[^\"]+\",\"data\":1}],\"cursor\":\"\\Q"
                                        + cursor
                                        + "2\\E\",\"more\":true}"),
                page.body());
    }

    @Test
    void following_the_links_gives_every_event_once_in_push_s_bytes() throws Exception {
        channel("linked", 25);
        List<String> events = new ArrayList<>();
        String path = "/channels/linked/events?limit=10";
        boolean more = true;
        while (more) {
            HttpResponse<String> page = get(path);
            JsonNode json = JSON.readTree(page.body());
            String array = page.body().substring(11, page.body().lastIndexOf("],\"cursor\""));
            for (String event : array.split("(?<=\\}),(?=\\{)")) {
                events.add(event);
            }
            more = json.get("more").asBoolean();
            path = header(page, "link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
            assertTrue(path.endsWith("&limit=10"), path);
        }
        assertEquals(25, events.size());
        try (RawStream push = fixture.bridge.push("/channels/linked/events?cursor=earliest")) {
            for (String event : events) {
                assertEquals("data: " + event, push.event().get(1));
            }
        }
    }

    @Test
    void full_page_asked_for_with_a_complete_cursor_is_cached_for_long() throws Exception {
        String cursor = channel("cached", 3);
        String path = "/channels/cached/events?limit=2&cursor=";
        String forEver = "public, max-age=86400, immutable";
        assertEquals(forEver, caching(path + cursor + "0"));
        assertEquals("public, max-age=1", caching(path + cursor + "1"), "full, but no more");
        assertEquals("public, max-age=1", caching(path + cursor + "2"), "not full");
        assertEquals("no-store", caching(path + cursor + "3"), "empty");
        assertEquals("public, max-age=1", caching(path + cursor + "3&tick=17"), "with a tick");
        assertEquals("no-store", caching(path + "cached**0"), "without its incarnation");
        assertEquals("no-store", caching(path + cursor + "00"), "not canonical");
        assertEquals("no-store", caching(path + cursor + "0*other*abcdef*1"), "one channel more");
        assertEquals("no-store", caching(path + "earliest"));
        assertEquals("no-store", caching("/channels/cached/events?limit=2"));
        assertEquals("no-store", caching("/channels/cached/events?last=2&tick=1"));
    }

    @Test
    void page_of_a_compacted_or_a_short_lived_channel_is_cached_for_less() throws Exception {
        fixture.create("compacted", 1, Map.of("cleanup.policy", "compact"));
        fixture.create("brief", 1, Map.of("retention.ms", "600000"));
        for (String name : List.of("compacted", "brief")) {
            for (int number = 0; number < 3; number++) {
                fixture.send(
                        new ProducerRecord<>(
                                name, 0, HttpFixture.utf8("k"), HttpFixture.utf8("1")));
            }
        }
        assertEquals("public, max-age=60, immutable", caching(first("compacted")));
        assertEquals("public, max-age=600, immutable", caching(first("brief")));
    }

    private static String first(String channel) throws Exception {
        String state = get("/channels/" + channel).body();
        String earliest = JSON.readTree(state).get("earliest").asText();
        return "/channels/" + channel + "/events?limit=2&cursor=" + earliest;
    }

    private static String caching(String path) throws Exception {
        HttpResponse<String> page = get(path);
        assertEquals(200, page.statusCode(), page.body());
        assertEquals("Accept, Accept-Encoding", header(page, "vary"));
        return header(page, "cache-control");
    }

    @Test
    void empty_page_links_to_itself_with_a_tick() throws Exception {
        String cursor = channel("ticking", 1);
        HttpResponse<String> page =
                get("/channels/ticking/events?cursor=" + cursor + "1&limit=7&wait=10ms");
        assertTrue(
                header(page, "link")
                        .matches(
                                "</channels/ticking/events\\?cursor=\\Q"
                                        + cursor
                                        + "1\\E&limit=7&wait=PT0.01S&tick=\\d{10}>; rel=\"next\""),
                header(page, "link"));
        assertEquals("{\"events\":[],\"cursor\":\"" + cursor + "1\",\"more\":false}", page.body());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void client_at_the_end_is_answered_304_until_something_comes() throws Exception {
        String cursor = channel("polled", 1);
        String path = "/channels/polled/events?cursor=" + cursor + "1";
        HttpResponse<String> page = get(path);
        String tag = header(page, "etag");
        assertTrue(tag.startsWith("W/\""));
        HttpResponse<String> same = get(path + "&wait=50ms", "If-None-Match", "\"x\", " + tag);
        assertEquals(304, same.statusCode());
        assertEquals("", same.body());
        assertEquals(tag, header(same, "etag"));
        assertEquals("no-store", header(same, "cache-control"));
        assertEquals("Accept, Accept-Encoding", header(same, "vary"));
        assertFalse(header(same, "link").isEmpty());
        fixture.send("polled", 0, "2");
        HttpResponse<String> changed = get(path, "If-None-Match", tag);
        assertEquals(200, changed.statusCode());
        assertNotEquals(tag, header(changed, "etag"));
    }

    @Test
    void waiting_pull_leaves_as_soon_as_an_event_is_there() throws Exception {
        String cursor = channel("awaited", 1);
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return get("/channels/awaited/events?wait=20s&cursor=" + cursor + "1");
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
        long begun = System.nanoTime();
        fixture.send("awaited", 0, "now");
        assertEquals(1, JSON.readTree(answer.join().body()).get("events").size());
        assertTrue(System.nanoTime() - begun < 10_000_000_000L);
    }

    @Test
    void gaps_at_the_start_are_410_and_gaps_behind_events_end_the_page() throws Exception {
        String cursor = channel("gone", 6);
        fixture.deleteBefore("gone", 0, 4);
        HttpResponse<String> page = get("/channels/gone/events?cursor=" + cursor + "1");
        assertEquals(410, page.statusCode());
        assertEquals("no-store", header(page, "cache-control"));
        JsonNode problem = JSON.readTree(page.body());
        assertEquals(
                "[{\"channel\":\"gone\",\"partition\":0,\"from\":1,\"to\":4,\"reason\":\"retention\"}]",
                problem.get("gaps").toString());
        HttpResponse<String> next =
                get("/channels/gone/events?cursor=" + problem.get("cursor").asText());
        assertEquals(2, JSON.readTree(next.body()).get("events").size());
        assertEquals(410, bulk("/channels/gone/events?cursor=" + cursor + "1").statusCode());
    }

    @Test
    void page_ends_at_8_mib() throws Exception {
        String cursor = channel("heavy", 0);
        for (int number = 0; number < 12; number++) {
            fixture.send("heavy", 0, '"' + "x".repeat(900_000) + '"');
        }
        HttpResponse<String> page = get("/channels/heavy/events?limit=12&cursor=" + cursor + "0");
        JsonNode json = JSON.readTree(page.body());
        assertEquals(9, json.get("events").size());
        assertTrue(json.get("more").asBoolean());
        assertEquals("public, max-age=86400, immutable", header(page, "cache-control"));
        assertEquals("" + page.body().length(), header(page, "content-length"));
    }

    @Test
    void whole_history_fills_a_page_however_it_is_read() throws Exception {
        channel("long", 10_000);
        for (int again = 0; again < 3; again++) {
            JsonNode page = JSON.readTree(get("/channels/long/events?limit=10000").body());
            assertEquals(10_000, page.get("events").size());
            assertFalse(page.get("more").asBoolean());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void made_up_cursor_and_too_many_partitions_are_said_so() throws Exception {
        String cursor = channel("narrow", 1);
        HttpResponse<String> wide = get("/channels/narrow/events?cursor=" + cursor + "1.1");
        assertEquals(400, wide.statusCode());
        assertTrue(wide.body().contains("partition 1 of channel narrow, which has 1"));
        HttpResponse<String> beyond = get("/channels/narrow/events?cursor=" + cursor + "9");
        assertEquals(410, beyond.statusCode());
        assertTrue(beyond.body().contains("\"from\":1,\"to\":9,\"reason\":\"truncated\""));
    }

    // ---- Bulk

    private static HttpResponse<String> bulk(String path) throws Exception {
        return get(path, "Accept", "application/x-ndjson");
    }

    @Test
    void bulk_gives_a_line_an_event_and_says_where_it_is_and_that_it_is_whole() throws Exception {
        String cursor = channel("bulk", 2_500);
        HttpResponse<String> answer = bulk("/channels/bulk/events");
        assertEquals("application/x-ndjson", header(answer, "content-type"));
        assertEquals("no-store", header(answer, "cache-control"));
        assertEquals("", header(answer, "etag") + header(answer, "link"));
        List<String> lines = answer.body().lines().toList();
        assertEquals(2_503, lines.size());
        assertEquals("{\"cursor\":\"" + cursor + "1000\"}", lines.get(1_000));
        assertEquals("{\"cursor\":\"" + cursor + "2000\"}", lines.get(2_001));
        assertEquals("{\"cursor\":\"" + cursor + "2500\",\"end\":true}", lines.getLast());
        JsonNode page = JSON.readTree(get("/channels/bulk/events?limit=1").body());
        assertEquals(page.get("events").get(0).toString(), lines.getFirst());
    }

    @Test
    void bulk_ends_at_its_limit_and_of_nothing_at_once() throws Exception {
        String cursor = channel("bulk-few", 5);
        List<String> lines = bulk("/channels/bulk-few/events?limit=3").body().lines().toList();
        assertEquals(4, lines.size());
        assertEquals("{\"cursor\":\"" + cursor + "3\",\"end\":true}", lines.getLast());
        assertEquals(
                "{\"cursor\":\"" + cursor + "5\",\"end\":true}\n",
                bulk("/channels/bulk-few/events?cursor=latest").body());
        assertEquals(
                "{\"cursor\":\"" + cursor + "5\",\"end\":true}\n",
                bulk("/channels/bulk-few/events?wait=50ms&cursor=" + cursor + "5").body());
    }

    // ---- Single events and channels

    @Test
    void single_event_is_the_one_of_the_page() throws Exception {
        String cursor = channel("single", 2);
        String incarnation = cursor.split("\\*")[1];
        JsonNode page = JSON.readTree(get("/channels/single/events").body());
        HttpResponse<String> event = get("/channels/single/events/0/1");
        assertEquals(page.get("events").get(1).toString(), event.body());
        assertEquals("no-cache", header(event, "cache-control"));
        String named = "/channels/single/events/0/1?incarnation=" + incarnation;
        assertEquals("public, max-age=86400, immutable", header(get(named), "cache-control"));
        assertEquals(304, get(named, "If-None-Match", header(event, "etag")).statusCode());
        assertEquals(404, get("/channels/single/events/0/2").statusCode());
        assertEquals(404, get("/channels/single/events/1/0").statusCode());
        assertEquals(404, get("/channels/single/events/0/x").statusCode());
        assertEquals(404, get("/channels/single/events/0/99999999999999999999").statusCode());
        assertEquals(404, get("/channels/none/events/0/0").statusCode());
        fixture.deleteBefore("single", 0, 1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20)) // promised are 5, to a machine that keeps up
                .until(() -> get("/channels/single/events/0/0").statusCode() == 410);
        HttpResponse<String> deleted = get("/channels/single/events/0/0");
        assertTrue(deleted.body().contains("\"cursor\":\"" + cursor + "1\""), deleted.body());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void event_of_another_incarnation_is_gone() throws Exception {
        channel("reborn", 1);
        HttpResponse<String> gone = get("/channels/reborn/events/0/0?incarnation=abcdef");
        assertEquals(410, gone.statusCode());
        assertTrue(gone.body().contains("\"reason\":\"recreated\""), gone.body());
        assertEquals(400, get("/channels/reborn/events/0/0?incarnation=*").statusCode());
    }

    @Test
    void channels_are_listed_with_their_cursors() throws Exception {
        String cursor = channel("listed", 3);
        fixture.create("_internal", 1);
        HttpResponse<String> one = get("/channels/listed");
        assertEquals(
                "{\"channel\":\"listed\",\"partitions\":1,\"incarnation\":\""
                        + cursor.split("\\*")[1]
                        + "\",\"earliest\":\""
                        + cursor
                        + "0\",\"latest\":\""
                        + cursor
                        + "3\"}",
                one.body());
        String all = get("/channels").body();
        assertTrue(all.contains(one.body()), all);
        assertFalse(all.contains("_internal"), all);
        assertEquals(404, get("/channels/_internal").statusCode());
        assertEquals(404, get("/channels/_internal/events").statusCode());
    }
}
