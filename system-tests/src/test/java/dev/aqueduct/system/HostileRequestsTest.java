package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Whatever is sent, the answer is one of API.md's table, tells nothing of the bridge's inside, and
 * harms nobody else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestsTest {
    private static final int ROUNDS = Integer.getInteger("aqueduct.rounds", 2_000);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** 505 is for other versions of HTTP alone. */
    private static final Set<Integer> STATUSES =
            Set.of(200, 204, 304, 400, 404, 405, 406, 410, 413, 414, 429, 431, 503, 505);

    private static final Pattern INSIDE =
            Pattern.compile("\\.java:|Exception|\\bat dev\\.|io\\.helidon|dev\\.aqueduct|java\\.");

    private final Random random = Seed.random("HostileRequestsTest");
    private final Stack stack = new Stack();
    private URI bridge = URI.create("http://localhost");
    private List<String> cursors = List.of();

    @BeforeAll
    void start() throws Exception {
        stack.create("a", 1);
        stack.create("b", 2);
        for (int i = 0; i < 20; i++) {
            stack.send("a", 0, "{\"i\":" + i + "}");
            stack.send("b", i % 2, "{\"i\":" + i + "}");
        }
        BridgeNode node = stack.bridge(Stack.settings());
        bridge = URI.create(node.address());
        cursors =
                List.of(
                        node.pull("a").get("cursor=earliest&limit=5").cursor(),
                        node.pull("b").get("cursor=earliest&limit=7&wait=5s").cursor(),
                        node.pull("a,b").get("cursor=earliest&limit=9").cursor(),
                        "a**3",
                        "b**0.10");
    }

    @AfterAll
    void close() throws IOException {
        stack.close();
    }

    @Test
    void any_request_is_answered_by_the_table() throws IOException {
        HostileRequests requests = new HostileRequests(random, cursors);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] request = requests.next();
            try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
                http.send(request);
                http.endOfRequests();
                requireProper(request, http);
            } catch (SocketException closed) {
                // What is sent beyond an error that was answered already is met by a reset.
                assertTrue(request.length > 8_000, () -> shown(request) + ": " + closed);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError(e + ", in answer to " + shown(request), e);
            }
        }
        requireServing();
    }

    private static void requireProper(byte[] request, RawHttp http) throws IOException {
        // The web server takes a method in any case, and its answer is the one that the method has.
        boolean head = new String(request, ISO_8859_1).regionMatches(true, 0, "HEAD ", 0, 5);
        Optional<RawAnswer> first = http.answer(head);
        if (first.isEmpty()) {
            throw new AssertionError("closed without an answer");
        }
        RawAnswer answer = first.get();
        assertTrue(STATUSES.contains(answer.status()), "status " + answer.status());
        if (answer.header("content-type").equals("text/event-stream")) {
            if (answer.status() == 200 && !head) {
                firstBlock(answer);
            }
            return;
        }
        String body = answer.text();
        String shown = answer.status() + " " + answer.headers() + " " + body;
        assertFalse(INSIDE.matcher(answer.headers() + body).find(), shown);
        assertFalse(answer.headers().containsKey("x-forged"), shown);
        // Health and metrics are the web server's, and no part of the contract's table of errors.
        boolean observed = new String(request, ISO_8859_1).contains(" /observe");
        if (answer.status() >= 400 && !head && !observed) {
            requireProblem(answer, body);
        }
    }

    /** Of a push, which is coded where the request took that: "gzip;q=x" takes gzip, too. */
    private static Optional<StrictBlocks.Block> firstBlock(RawAnswer push) throws IOException {
        boolean coded = "gzip".equals(push.header("content-encoding"));
        return new StrictBlocks(coded ? new GZIPInputStream(push.body()) : push.body()).next();
    }

    private static void requireProblem(RawAnswer answer, String body) {
        assertEquals("application/problem+json", answer.header("content-type"), body);
        assertEquals("no-store", answer.header("cache-control"), body);
        JsonNode problem = Json.read(body);
        assertEquals(answer.status(), problem.required("status").asInt(), body);
        assertTrue(problem.required("type").asText().startsWith("/problems/"), body);
        assertFalse(problem.required("title").asText().isEmpty(), body);
        assertFalse(problem.required("detail").asText().isEmpty(), body);
    }

    @Test
    void push_whose_weight_cannot_be_read_is_coded_and_whole() throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            RawAnswer push =
                    http.get(
                                    "/channels/*/events?cursor=latest",
                                    "Accept: text/event-stream",
                                    "Accept-Encoding: gzip;q=x")
                            .answer();
            assertEquals("gzip", push.header("content-encoding"));
            assertTrue(firstBlock(push).isPresent());
        }
    }

    @Test
    void garbage_in_http2_ends_its_connection_alone() throws IOException {
        HostileRequests requests = new HostileRequests(random, cursors);
        for (int round = 0; round < ROUNDS / 20; round++) {
            byte[] request = requests.garbageAfterPreface();
            try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
                http.send(request);
                http.endOfRequests();
                String answer = new String(http.untilClosed(), ISO_8859_1);
                assertFalse(INSIDE.matcher(answer).find(), answer);
            } catch (SocketException reset) {
                // is an end, too
            }
        }
        requireServing();
    }

    @Test
    void request_that_is_cut_anywhere_is_answered_or_closed() throws IOException {
        String whole = "GET /channels/a/events?limit=1 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n";
        for (int length = 0; length < whole.length(); length++) {
            try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
                http.send(whole.substring(0, length).getBytes(UTF_8));
                http.endOfRequests();
                Optional<RawAnswer> answer = http.answer(false);
                if (answer.isPresent()) {
                    assertEquals(400, answer.get().status());
                    requireProblem(answer.get(), answer.get().text());
                }
            } catch (SocketException reset) {
                // is an end, too
            }
        }
        requireServing();
    }

    @Test
    void requests_that_are_sent_ahead_are_answered_in_their_order() throws IOException {
        StringBuilder ahead = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String target = i % 4 == 3 ? "/channels/none/events" : "/channels/a/events/0/" + i % 20;
            ahead.append("GET ").append(target).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            http.send(ahead.toString().getBytes(UTF_8));
            for (int i = 0; i < 40; i++) {
                RawAnswer answer = http.answer();
                JsonNode body = Json.read(answer.text());
                assertEquals(i % 4 == 3 ? 404 : 200, answer.status());
                assertEquals(i % 4 == 3 ? 0 : i % 20, body.path("offset").asInt());
            }
        }
    }

    @Test
    void cursor_of_6000_characters_passes_in_the_url_and_in_the_header() throws IOException {
        String cursor = longCursor(6_000);
        assertEquals(6_000, cursor.length());
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            RawAnswer page = http.get("/channels/a/events?cursor=" + cursor).answer();
            String body = page.text();
            assertEquals(200, page.status(), body);
            assertEquals(17, Json.read(body).required("events").size());
            RawAnswer push =
                    http.get(
                                    "/channels/a/events",
                                    "Accept: text/event-stream",
                                    "Last-Event-ID: " + cursor)
                            .answer();
            assertEquals(200, push.status());
            JsonNode event = Json.read(new StrictBlocks(push.body()).nextEvent().text());
            assertEquals(3, event.required("offset").asInt());
        }
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            RawAnswer refused = http.get("/channels/a/events?cursor=" + longCursor(6_001)).answer();
            requireProblem(refused, refused.text());
            assertEquals(400, refused.status());
        }
    }

    /** A cursor at offset 3 of a, filled up with channels that are gone. */
    private static String longCursor(int length) {
        StringBuilder cursor = new StringBuilder("a**3");
        while (length - cursor.length() > 240) {
            cursor.append("*gone").append("x".repeat(90)).append(cursor.length()).append("*abc*17");
        }
        return cursor + "*" + "z".repeat(length - cursor.length() - 5) + "*z*1";
    }

    private void requireServing() throws IOException {
        try (RawHttp http = new RawHttp(bridge, PATIENCE)) {
            RawAnswer answer = http.get("/channels/a/events?cursor=earliest&limit=20").answer();
            assertEquals(20, Json.read(answer.text()).required("events").size());
            RawAnswer push =
                    http.get("/channels/a/events?last=1", "Accept: text/event-stream").answer();
            new StrictBlocks(push.body()).nextEvent();
        }
    }

    private static String shown(byte[] request) {
        String text = new String(request, ISO_8859_1);
        return text.length() > 700 ? text.substring(0, 700) + "… of " + text.length() : text;
    }
}
