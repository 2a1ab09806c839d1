package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.bridge.app.BridgeSettings;
import dev.aqueduct.system.SseParser.SseEvent;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real cache with our configuration lets streams through as they are, and keeps what may be kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LetThrough {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int LINES = 64_000;
    private static final String KIBIBYTE = "x".repeat(1_000);

    /** Sockets' buffers on the way hold some of it; all else has to wait at the bridge. */
    private static final long ON_THE_WAY = LINES * 1_000L / 2;

    private static final String BROWSER =
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final Stack stack = new Stack();
    private final BridgeNode bridge = stack.bridge(quiet());
    private final Tap tap = new Tap(URI.create(bridge.address()));
    private final Cache cache;

    LetThrough(Cache.Kind kind) throws IOException {
        try {
            cache = Cache.before(tap.address(), kind);
        } catch (RuntimeException | IOException | AssertionError e) {
            stack.close();
            throw e;
        }
    }

    /** Nothing but events is sent, so that nothing else pushes an event out of a buffer. */
    private static BridgeSettings quiet() {
        BridgeSettings settings = Stack.settings();
        return settings.with(
                settings.http()
                        .with(changed -> {
                            changed.heartbeat = Duration.ofMinutes(5);
                            changed.stalledAfter = Duration.ofMinutes(5);
                        }));
    }

    @AfterAll
    void close() throws IOException {
        cache.close();
        tap.close();
        stack.close();
    }

    private SseClient push(String target, String lastEventId) throws IOException {
        return SseClient.open(cache.address().toString(), target, lastEventId);
    }

    private RawAnswer get(String target, String... headers) throws IOException {
        try (RawHttp http = new RawHttp(cache.address(), SOON)) {
            RawAnswer answer = http.get(target, headers).answer();
            return new RawAnswer(
                    answer.status(), answer.headers(), new ByteArrayInputStream(answer.bytes()));
        }
    }

    private String cursor(String channel, String which) throws IOException {
        return Json.read(get("/channels/" + channel).text()).required(which).asText();
    }

    @Test
    void event_arrives_while_the_stream_stays_open_and_a_stream_resumes() throws Exception {
        stack.create("streamed", 1);
        String target = "/channels/streamed/events";
        String seen;
        try (SseClient stream = push(target, "")) {
            assertEquals("no-store", stream.response().headers().get("cache-control"));
            assertEquals("aqueduct.cursor", stream.next().name());
            for (int number = 0; number < 3; number++) {
                stack.send("streamed", 0, "text " + number);
                assertEquals(number, Event.of(event(stream).data()).record().offset());
            }
            seen = stream.lastEventId();
        }
        stack.send("streamed", 0, "meanwhile");
        try (SseClient stream = push(target, seen)) {
            assertEquals(3, Event.of(event(stream).data()).record().offset());
        }
    }

    private static SseEvent event(SseClient stream) throws InterruptedException {
        SseEvent event = stream.next();
        return event.name().equals("message") ? event : event(stream);
    }

    @Test
    void stream_whose_client_goes_away_is_cut_towards_the_bridge_at_once() throws Exception {
        stack.create("left", 1);
        int open;
        try (SseClient stream = push("/channels/left/events", "")) {
            stream.next();
            open = tap.connections();
        }
        await().atMost(SOON).until(() -> tap.connections() == open - 1);
    }

    @Test
    void bulk_waits_for_its_reader_and_is_complete() throws Exception {
        stack.create("bulk", 1);
        for (int line = 0; line < LINES; line++) {
            stack.producer().send(new ProducerRecord<>("bulk", 0, null, KIBIBYTE));
        }
        stack.producer().flush();
        long before = tap.answeredBytes();
        long disk = cache.diskBytes();
        try (HttpReader bulk =
                new HttpReader(
                        cache.address().toString(),
                        "/channels/bulk/events",
                        Map.of("Accept", "application/x-ndjson"))) {
            assertEquals(200, bulk.status());
            AtomicLong answered = new AtomicLong();
            await().pollInterval(Duration.ofMillis(500)) // it stands still for so long
                    .atMost(SOON)
                    .until(() -> {
                        long now = tap.answeredBytes() - before;
                        return now > 0 && answered.getAndSet(now) == now;
                    });
            assertTrue(answered.get() < ON_THE_WAY, answered + " bytes on the way");
            assertEquals(disk, cache.diskBytes());
            requireComplete(new BufferedReader(new InputStreamReader(bulk.body(), UTF_8)));
        }
    }

    private static void requireComplete(BufferedReader lines) throws IOException {
        int events = 0;
        String last = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{\"channel\"")) {
                assertTrue(line.contains("\"offset\":" + events + ","), line);
                events++;
            }
            last = line;
        }
        assertEquals(LINES, events);
        assertTrue(last.endsWith("\"end\":true}"), last);
    }

    @Test
    void page_is_kept_once_for_all_who_accept_json_and_once_for_gzip() throws Exception {
        stack.create("kept", 1);
        for (int number = 0; number < 3; number++) {
            stack.send("kept", 0, "text " + number);
        }
        String target = "/channels/kept/events?limit=2&cursor=" + cursor("kept", "earliest");
        Set<String> bodies = new HashSet<>();
        for (String accept : List.of("Accept: */*", BROWSER, "Accept: application/json")) {
            bodies.add(get(target, accept).text());
        }
        get(target, "Accept-Encoding: gzip, deflate, br");
        get(target, "Accept-Encoding: zstd;q=1, gzip;q=0.5");
        assertEquals(1, bodies.size());
        long asked = asked(target);
        assertTrue(asked <= 2, asked + " requests"); // a cache may compress by itself
        String etag = get(target).header("etag");
        assertEquals(304, get(target, "If-None-Match: " + etag).status());
        assertEquals(406, get(target, "Accept: text/plain").status());
        assertEquals(406, get(target, "Accept: */*;q=0").status());
        assertEquals("application/x-ndjson", type(target, "Accept: application/x-ndjson"));
        assertEquals(
                "application/json", type(target, "Accept: application/json, text/event-stream"));
    }

    private String type(String target, String accept) throws IOException {
        return get(target, accept).header("content-type");
    }

    private long asked(String target) {
        return tap.targets().stream().filter(each -> each.startsWith(target)).count();
    }

    @Test
    void what_is_wrong_is_asked_for_again_each_time() throws Exception {
        stack.create("lost", 1);
        stack.send("lost", 0, "text");
        String beyond = cursor("lost", "earliest").replaceFirst("0$", "99");
        for (String target :
                List.of(
                        "/channels/lost/events?cursor=" + beyond,
                        "/channels/nowhere/events?cursor=" + beyond.replace("lost", "nowhere"),
                        "/channels/lost/events?cursor=" + beyond + "&limit=0")) {
            assertTrue(get(target).status() >= 400);
            assertTrue(get(target).status() >= 400);
            assertEquals(2, asked(target + "&tick="), target);
        }
    }

    @Test
    void cursor_of_six_thousand_characters_passes_in_the_url_and_as_the_last_event_id()
            throws Exception {
        stack.create("long", 1);
        stack.send("long", 0, "text");
        StringBuilder cursor = new StringBuilder(cursor("long", "earliest"));
        for (int other = 0; cursor.length() < 5_970; other++) {
            cursor.append("*other-%04d*abcdef*1234567890".formatted(other));
        }
        RawAnswer page = get("/channels/long/events?wait=1s&cursor=" + cursor);
        assertEquals(200, page.status());
        assertEquals(1, Json.read(page.text()).required("events").size());
        try (SseClient stream = push("/channels/long/events", cursor.toString())) {
            assertEquals(0, Event.of(event(stream).data()).record().offset());
        }
    }

    @Test
    void health_and_metrics_are_not_for_everybody() throws Exception {
        assertEquals(404, get("/observe/metrics").status());
        assertFalse(cache.said().contains("error"), cache::said);
    }
}
