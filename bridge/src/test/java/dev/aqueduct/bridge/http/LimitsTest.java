package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.kafka.KafkaSettings;
import dev.aqueduct.bridge.kafka.KafkaSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What happens when there are too many, when the bridge goes down, and when nobody reads. */
@ExtendWith(SharedFixture.class)
final class LimitsTest {
    private static final String EVENTS = "/channels/limits/events";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Executor VIRTUAL = Thread::startVirtualThread;
    private static HttpFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        fixture.create("limits", 1);
        fixture.create("torrent", 1);
        for (int number = 0; number < 20; number++) {
            fixture.send("torrent", 0, '"' + "x".repeat(900_000) + '"');
        }
    }

    private static Bridge bridge(int maxPushes, Duration drain) {
        return fixture.bridge(
                HttpFixture.settings(Duration.ofSeconds(15), maxPushes, drain, List.of("*")));
    }

    @Test
    void push_over_the_limit_is_told_to_come_again_and_ends() throws Exception {
        try (Bridge bridge = bridge(1, Duration.ZERO);
                RawStream first = bridge.push(EVENTS)) {
            first.block();
            assertBusy(bridge);
            assertEquals(1, bridge.http.openPushes());
            first.socket.close();
            Awaitility.await()
                    .until(() -> {
                        fixture.send("limits", 0, "more");
                        return bridge.http.openPushes() == 0;
                    });
            try (RawStream next = bridge.push(EVENTS)) {
                assertTrue(next.block().contains("event: aqueduct.cursor"));
            }
            assertEquals(1, bridge.metrics.refused.get());
        }
    }

    private static void assertBusy(Bridge bridge) throws Exception {
        HttpResponse<String> busy = bridge.get(EVENTS, "Accept", "text/event-stream");
        assertEquals(200, busy.statusCode());
        assertTrue(
                busy.body()
                        .matches(
                                "retry: \\d{4,5}\n"
                                        + "event: aqueduct.busy\n"
                                        + "data: \\{\"reason\":\"this bridge .*\"}\n\n"),
                busy.body());
        int retry = Integer.parseInt(busy.body().split("\\D+")[1]);
        assertTrue(retry >= 5_000 && retry <= 60_000);
    }

    @Test
    void going_down_closes_streams_spread_over_the_drain_time_and_serves_no_others()
            throws Exception {
        try (Bridge bridge = bridge(50, Duration.ofSeconds(1))) {
            List<CompletableFuture<Long>> reading = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                RawStream push = bridge.push(EVENTS);
                push.block();
                reading.add(CompletableFuture.supplyAsync(() -> endOf(push), VIRTUAL));
            }
            var waiting =
                    bridge.client.sendAsync(
                            HttpRequest.newBuilder(bridge.uri(EVENTS + "?cursor=latest&wait=30s"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            Awaitility.await().until(() -> bridge.http.openPulls() == 1);
            long begun = System.nanoTime();
            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> {
                        try {
                            bridge.http.drain();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            assertEquals(200, waiting.join().statusCode());
            assertBusy(bridge);
            HttpResponse<String> pull = bridge.get(EVENTS);
            assertEquals(503, pull.statusCode());
            assertTrue(pull.headers().firstValue("retry-after").isPresent());
            List<Long> ends =
                    reading.stream().map(CompletableFuture::join).map(end -> end - begun).toList();
            drained.join();
            assertEquals(0, bridge.http.openPushes());
            long first = Collections.min(ends);
            long last = Collections.max(ends);
            assertTrue(last - first > 200_000_000, ends.toString());
            assertTrue(last < 5_000_000_000L, ends.toString());
        }
    }

    @Test
    void wait_that_going_down_cuts_short_is_not_for_caches() throws Exception {
        try (Bridge bridge = bridge(1, Duration.ZERO)) {
            String channel = bridge.get("/channels/limits").body();
            String latest = JSON.readTree(channel).get("latest").asText();
            String path = EVENTS + "?cursor=" + latest + "&tick=1&wait=";
            assertEquals("public, max-age=1", caching(bridge.get(path + "10ms")));
            var waiting =
                    bridge.client.sendAsync(
                            HttpRequest.newBuilder(bridge.uri(path + "30s")).build(),
                            HttpResponse.BodyHandlers.ofString());
            Awaitility.await().until(() -> bridge.http.openPulls() == 1);
            bridge.http.drain();
            HttpResponse<String> cut = waiting.join();
            assertTrue(cut.body().startsWith("{\"events\":[]"), cut.body());
            assertEquals("no-store", caching(cut));
        }
    }

    private static String caching(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("cache-control").orElseThrow();
    }

    private static long endOf(RawStream push) {
        try (push) {
            assertNull(push.block());
            return System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void push_whose_client_takes_nothing_is_closed() throws Exception {
        try (Bridge bridge = bridge(5, Duration.ZERO);
                RawStream push = bridge.push("/channels/torrent/events?cursor=earliest")) {
            push.block();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> bridge.http.openPushes() == 0);
            assertEquals(1, bridge.metrics.stalled.get());
            int blocks = 0;
            try {
                while (push.block() != null) {
                    blocks++;
                }
            } catch (EOFException | NumberFormatException cut) {
                blocks++;
            } catch (IOException reset) {
                blocks++;
            }
            assertTrue(blocks < 20, "it was not cut");
        }
    }

    @Test
    void client_that_is_gone_frees_its_stream_by_the_next_events() throws Exception {
        try (Bridge bridge = bridge(5, Duration.ZERO)) {
            RawStream push = bridge.push(EVENTS);
            push.block();
            push.close();
            Awaitility.await()
                    .until(() -> {
                        fixture.send("limits", 0, "1");
                        return bridge.http.openPushes() == 0;
                    });
            assertEquals(0, bridge.metrics.pushes.get());
        }
    }

    @Test
    void push_that_fails_as_it_begins_keeps_no_log_followed() throws Exception {
        Counted failing =
                new Counted() {
                    @Override
                    public void pushOpened() {
                        throw new IllegalStateException("it fails as it begins");
                    }
                };
        KafkaSettings all = KafkaSettings.of(fixture.kafka.bootstrapServers());
        KafkaSettings brief =
                new KafkaSettings(
                        all.bootstrapServers(),
                        all.properties(),
                        all.include(),
                        all.exclude(),
                        all.channelBytes(),
                        all.nodeBytes(),
                        all.historyBytes(),
                        Duration.ofMillis(1),
                        all.historyConsumers());
        try (KafkaSource source = new KafkaSource(brief, channel -> ValueFormat.AUTO);
                Bridge bridge =
                        new Bridge(source, HttpSettings.DEFAULT, failing, System::nanoTime)) {
            Awaitility.await().until(source::reached);
            assertEquals(500, bridge.get(EVENTS, "Accept", "text/event-stream").statusCode());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> source.followedChannels() == 0);
        }
    }
}
