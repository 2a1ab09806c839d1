package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What a connection goes through while its answer goes on after the request was handled. */
@ExtendWith(SharedFixture.class)
final class PumpedPushTest {
    private static final String EVENTS = "/channels/pumped/events";
    private static HttpFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        fixture.create("pumped", 1);
    }

    @Test
    void push_that_is_to_end_later_only_waits_for_it() throws Exception {
        AtomicLong looks = new AtomicLong();
        HttpSettings settings =
                HttpFixture.settings(
                        Duration.ofSeconds(15), 50, Duration.ofSeconds(1), List.of("*"));
        try (Bridge bridge =
                new Bridge(
                        fixture.source,
                        settings,
                        new Counted(),
                        () -> {
                            looks.incrementAndGet();
                            return System.nanoTime();
                        })) {
            List<RawStream> pushes = new ArrayList<>();
            for (int number = 0; number < 10; number++) {
                RawStream push = bridge.push(EVENTS);
                push.block();
                pushes.add(push);
            }
            long before = looks.get();
            bridge.http.drain();
            for (RawStream push : pushes) {
                assertNull(push.block());
                push.close();
            }
            assertTrue(looks.get() - before < 3_000, looks.get() - before + " looks at the clock");
        }
    }

    @Test
    void connection_is_idle_behind_a_push_and_not_during_it() throws Exception {
        HttpSettings settings =
                HttpFixture.settings(Duration.ofMillis(100), 50, Duration.ZERO, List.of("*"));
        try (Bridge bridge =
                        fixture.bridge(settings, HttpFixture.idleAfter(Duration.ofMillis(400)));
                RawStream push = bridge.push(EVENTS)) {
            push.block();
            for (int heartbeats = 0; heartbeats < 10; heartbeats++) {
                assertEquals(":", push.line());
            }
            bridge.http.drain();
            String line = push.line();
            while (":".equals(line)) {
                line = push.line();
            }
            assertNull(line);
            assertEquals("", push.rest());
        }
    }

    @Test
    void request_that_was_sent_behind_a_push_is_answered_after_it() throws Exception {
        HttpSettings settings =
                HttpFixture.settings(Duration.ofSeconds(15), 50, Duration.ZERO, List.of("*"));
        try (Bridge bridge = fixture.bridge(settings);
                RawStream push = bridge.push(EVENTS)) {
            push.block();
            push.socket
                    .getOutputStream()
                    .write(
                            ("GET /problems HTTP/1.1\r\nHost: test\r\n\r\n"
                                            + "GET /nowhere HTTP/1.1\r\nHost: test\r\n"
                                            + "Connection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            fixture.send("pumped", 0, "1");
            assertTrue(push.event().get(1).startsWith("data: {"));
            bridge.http.drain();
            assertNull(push.block());
            String rest = push.rest();
            assertTrue(rest.startsWith("HTTP/1.1 200 OK\r\n"), rest);
            assertTrue(rest.contains("HTTP/1.1 404 Not Found\r\n"), rest);
        }
    }
}
