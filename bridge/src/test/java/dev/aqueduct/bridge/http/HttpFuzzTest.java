package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Random;
import java.util.Set;

/** Requests made up of what clients send and of what they should not, over a bare socket. */
@ExtendWith(SharedFixture.class)
final class HttpFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 1_000;

    /** 503 is for a Kafka that does not answer in time, as on a machine that has much to do. */
    private static final Set<Integer> STATUSES =
            Set.of(200, 204, 304, 400, 404, 405, 406, 410, 413, 414, 429, 431, 503, 505);

    private static final List<String> METHODS =
            List.of(
                    "GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "get", "", "G\0T",
                    "PRI");

    private static final List<String> SEGMENTS =
            List.of(
                    "channels",
                    "channels",
                    "channels",
                    "events",
                    "events",
                    "fuzzed",
                    "fuzzed",
                    "fuzz*",
                    "fuzzed,fuzz*",
                    "0",
                    "1",
                    "-1",
                    "99999999999999999999",
                    "problems",
                    "gap",
                    "openapi",
                    "..",
                    ".",
                    "",
                    "%00",
                    "%2F",
                    "%2e%2e",
                    "%zz",
                    "%",
                    "%ff",
                    "%C3%BC",
                    "ü",
                    "*",
                    "*,*",
                    ";a=b",
                    "a;b",
                    "observe",
                    "\t",
                    "\u007f",
                    "{x}",
                    "<script>",
                    "'",
                    "\"",
                    "@",
                    ":",
                    "#",
                    "a".repeat(300),
                    "$",
                    "$x",
                    "\\",
                    "_internal");

    private static final List<String> NAMES =
            List.of(
                    "cursor",
                    "cursor",
                    "cursor",
                    "since",
                    "last",
                    "limit",
                    "limit",
                    "wait",
                    "tick",
                    "names",
                    "incarnation",
                    "x",
                    "",
                    "cursor%00",
                    "%63ursor",
                    "CURSOR");

    private static final List<String> VALUES =
            List.of(
                    "earliest",
                    "latest",
                    "fuzzed**0",
                    "fuzzed**1",
                    "fuzzed*abcdef*0",
                    "fuzzed**0.0",
                    "-",
                    "*",
                    "**",
                    "***",
                    "fuzzed**-1",
                    "fuzzed**9223372036854775807",
                    "fuzzed**9223372036854775808",
                    "*1*2",
                    "1",
                    "0",
                    "100",
                    "10000",
                    "10001",
                    "-5",
                    "1e3",
                    "15m",
                    "PT15M",
                    "P999999999D",
                    "999999999d",
                    "PT-1S",
                    "2026-11-22T10:00:00Z",
                    "2026-11-22T10:00:00+01:00",
                    "9999999999999",
                    "-999999999-01-01T00:00:00Z",
                    "+999999999-12-31T23:59:59Z",
                    "1ms",
                    "0",
                    "5ms",
                    "type",
                    "%0d%0a",
                    "%00",
                    "%",
                    "%f",
                    "%ff%fe",
                    "ü",
                    "",
                    "=",
                    "a=b",
                    "'",
                    "\"",
                    "<",
                    "\\",
                    "null",
                    "x".repeat(7_000));

    private static final List<String> ACCEPTS =
            List.of(
                    "*/*",
                    "application/json",
                    "application/json",
                    "application/x-ndjson",
                    "text/html",
                    "*/*;q=0",
                    "application/json;q=2",
                    "text/*;q=0.1,*/*",
                    ";;;,,,",
                    "q=1",
                    "\0",
                    "ü",
                    "application/json;q=0.0000000000000000000000001");

    private static HttpFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        fixture.create("fuzzed", 1);
        fixture.send("fuzzed", 0, "1");
        fixture.send("fuzzed", 0, "2");
    }

    @Test
    void every_request_is_answered_and_none_with_an_error_of_the_bridge() throws Exception {
        Random random = Seed.random("every_request_is_answered");
        for (int number = 0; number < REQUESTS; number++) {
            String request = request(random);
            RawAnswer answer = RawAnswer.of(fixture.bridge.port(), request);
            String shown = request + "\n---\n" + answer.text();
            int status = answer.status();
            // Cut short before a line's end (CR and LF) it is a connection that was closed: nobody
            // is there.
            boolean silent = status == 0 && !request.contains("\r\n");
            assertTrue(silent || STATUSES.contains(status), shown);
            assertFalse(
                    answer.text().contains("Exception")
                            || answer.text().contains("java.")
                            || answer.text().contains("io.helidon"),
                    shown);
            if (status >= 400 && !answer.body().isEmpty()) {
                assertEquals(status, JSON.readTree(answer.body()).get("status").asInt(), shown);
            }
        }
        assertEquals(200, fixture.bridge.get("/channels/fuzzed/events").statusCode());
    }

    private static String request(Random random) {
        StringBuilder request = new StringBuilder();
        request.append(one(random, METHODS)).append(' ');
        if (random.nextInt(4) > 0) {
            request.append("/channels/fuzzed/events");
        } else {
            if (random.nextInt(8) == 0) {
                request.append("http:/"); // the server is named by what follows
            }
            for (int segments = 1 + random.nextInt(5); segments > 0; segments--) {
                request.append('/').append(one(random, SEGMENTS));
            }
        }
        char separator = '?';
        for (int parameters = random.nextInt(3); parameters > 0; parameters--) {
            request.append(separator).append(one(random, NAMES)).append('=');
            request.append(one(random, VALUES));
            separator = '&';
        }
        request.append(random.nextInt(40) > 0 ? " HTTP/1.1\r\n" : " HTTP/" + random.nextInt(3));
        request.append(random.nextInt(40) > 0 ? "Host: x\r\nConnection: close\r\n" : "");
        if (random.nextBoolean()) {
            request.append("Accept: ").append(one(random, ACCEPTS)).append("\r\n");
        }
        if (random.nextInt(4) == 0) {
            request.append("Last-Event-ID: ").append(one(random, VALUES)).append("\r\n");
        }
        if (random.nextInt(4) == 0) {
            request.append("If-None-Match: ").append(one(random, ACCEPTS)).append("\r\n");
        }
        if (random.nextInt(10) == 0) {
            request.append("Content-Length: ").append(one(random, VALUES)).append("\r\n");
        }
        if (random.nextInt(20) == 0) {
            request.append("Transfer-Encoding: chunked\r\n");
        }
        request.append("\r\n");
        if (random.nextInt(10) == 0) {
            request.setLength(random.nextInt(request.length() + 1));
        }
        if (random.nextInt(10) == 0 && !request.isEmpty()) {
            request.setCharAt(random.nextInt(request.length()), (char) random.nextInt(256));
        }
        return request.toString();
    }

    private static String one(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
