package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/** Pushes to clients that take gzip; the JDK's reader checks their ends. */
@ExtendWith(SharedFixture.class)
@Timeout(120)
final class GzipPushTest {
    private static HttpFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
    }

    private static Bridge bridge(Duration heartbeat) {
        return fixture.bridge(
                HttpSettings.DEFAULT.with(changed -> {
                    changed.heartbeat = heartbeat;
                    changed.drain = Duration.ZERO;
                }));
    }

    private static HttpResponse<InputStream> open(
            Bridge bridge, HttpClient.Version version, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(bridge.uri(path))
                        .version(version)
                        .header("Accept", "text/event-stream")
                        .header("Accept-Encoding", "gzip")
                        .build();
        return bridge.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** The data of the events, up to the end of the stream. */
    private static CompletableFuture<List<String>> read(
            HttpResponse<InputStream> push, List<String> sofar) {
        assertEquals("gzip", push.headers().firstValue("content-encoding").orElse("none"));
        assertTrue(push.headers().firstValue("vary").orElse("").contains("Accept-Encoding"));
        return CompletableFuture.supplyAsync(
                () -> {
                    List<String> events = new ArrayList<>();
                    try (InputStream in = new GZIPInputStream(push.body())) {
                        for (String line = line(in); line != null; line = line(in)) {
                            int data = line.indexOf("\"data\":");
                            if (data >= 0) {
                                events.add(line.substring(data + 7, line.length() - 1));
                                sofar.add(events.getLast());
                            }
                        }
                        return events;
                    } catch (IOException e) {
                        throw new IllegalStateException("after " + events, e);
                    }
                },
                Thread::startVirtualThread);
    }

    /** A reader of characters would wait until its buffer is full. Null at the end. */
    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void events_of_the_past_and_the_present_come_whole_and_the_stream_ends_as_gzip_does(
            String version) throws Exception {
        String channel = "gzip-" + version.toLowerCase(java.util.Locale.ROOT);
        fixture.create(channel, 2);
        List<String> sent = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            fixture.send(channel, 0, Integer.toString(number));
            sent.add(Integer.toString(number));
        }
        String path = "/channels/" + channel + "/events?cursor=earliest";
        List<List<String>> streams = new ArrayList<>();
        List<CompletableFuture<List<String>>> ends = new ArrayList<>();
        try (Bridge bridge = bridge(Duration.ofMillis(100))) {
            for (int number = 500; number < 520; number++) {
                if (number % 4 == 0) {
                    streams.add(java.util.Collections.synchronizedList(new ArrayList<>()));
                    HttpClient.Version spoken = HttpClient.Version.valueOf(version);
                    ends.add(read(open(bridge, spoken, path), streams.getLast()));
                }
                fixture.send(channel, 0, Integer.toString(number));
                sent.add(Integer.toString(number));
                for (List<String> stream : streams) {
                    Awaitility.await().until(() -> stream.size() == sent.size());
                }
            }
            bridge.http.drain();
            for (CompletableFuture<List<String>> end : ends) {
                assertEquals(sent, end.join());
            }
        }
    }

    @Test
    void client_that_does_not_take_it_is_sent_none() throws Exception {
        fixture.create("plain", 1);
        try (Bridge bridge = bridge(Duration.ofSeconds(15));
                RawStream push =
                        bridge.push("/channels/plain/events", "Accept-Encoding", "gzip;q=0, br")) {
            assertTrue(push.headers.stream().noneMatch(line -> line.startsWith("Content-Enc")));
            assertTrue(push.block().contains("event: aqueduct.cursor"));
        }
    }
}
