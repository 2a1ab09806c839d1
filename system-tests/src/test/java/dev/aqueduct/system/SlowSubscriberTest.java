package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * Who reads at a tenth of the rate gets every event, from the log: what is still to be sent is
 * twice the bridge's whole heap, while the others have read all of it.
 */
final class SlowSubscriberTest {
    private static final int HEAP_MIB = 40;
    private static final int LOG_MIB = 2;
    private static final int HISTORY_MIB = 2;

    private static final int ROUNDS = 20;
    private static final int QUICK_ROUND = 1_250;
    private static final int SLOW_ROUND = QUICK_ROUND / 10;
    private static final int VALUE_CHARS = 4_000;

    /** Nothing here takes nearly as long: what hangs comes to an end. */
    private static final long MOST_SECONDS = 120;

    private static final String TARGET = "/channels/slow/events";
    private static final String PUSHED = "aqueduct_events_delivered_total\\{way=\"push\"}";
    private static final String WINDOW = "jdk.httpclient.windowsize";

    /** Hardly anything in it is there twice, so that gzip does not make it much smaller. */
    private static final String NOISE = noise();

    /** Of all events, with a fraction that is not left out where it is written. */
    private static final Instant TIME = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusMillis(1);

    private final Stack stack = new Stack();
    private final BridgeProcess bridge =
            new BridgeProcess(
                    stack.kafka().bootstrapServers(),
                    HEAP_MIB,
                    Map.of(
                            "AQUEDUCT_MEMORY_CHANNEL", LOG_MIB / 2 + "MiB",
                            "AQUEDUCT_MEMORY_NODE", LOG_MIB + "MiB",
                            "AQUEDUCT_MEMORY_HISTORY", HISTORY_MIB + "MiB",
                            // A machine that is busy is no client that takes nothing.
                            "AQUEDUCT_HTTP_STALLED_AFTER", "5m",
                            "AQUEDUCT_HTTP_HEARTBEAT", "5m"));
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpReader> connections = new ArrayList<>();
    private int published;

    SlowSubscriberTest() throws IOException {}

    @AfterEach
    void stop() {
        threads.shutdownNow();
        connections.forEach(HttpReader::close);
        client.shutdownNow();
        bridge.close();
        stack.close();
    }

    @Test
    void slow_subscribers_get_every_event_and_the_others_wait_for_none() throws Exception {
        stack.create("slow", 1);
        List<Subscriber> quick = List.of(plain(), plain(), plain());
        List<Subscriber> slow = List.of(plain(), gzip(), http2());
        for (int round = 0; round < ROUNDS; round++) {
            var reading = read(quick, QUICK_ROUND);
            publish(QUICK_ROUND);
            await(reading); // while nobody reads for the slow
            await(read(slow, SLOW_ROUND));
            requireFlat();
        }
        requireFarBehind(slow.size(), quick.size());
        await(read(slow, ROUNDS * (QUICK_ROUND - SLOW_ROUND)));
        requireFlat();
        publish(1);
        await(read(quick, 1));
        await(read(slow, 1)); // so that nothing else had come
        assertFalse(bridge.said().toString().contains("OutOfMemory"), () -> "" + bridge.said());
    }

    private void publish(int count) {
        long time = TIME.toEpochMilli();
        for (int end = published + count; published < end; published++) {
            stack.producer().send(new ProducerRecord<>("slow", 0, time, null, value(published)));
        }
        stack.producer().flush();
    }

    private static String value(int number) {
        int from = (int) (number * 7_919L % (NOISE.length() - VALUE_CHARS));
        return number + NOISE.substring(from, from + VALUE_CHARS);
    }

    private static String noise() {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(1 << 20, 'A', 'Z' + 1).forEach(noise::appendCodePoint);
        return noise.toString();
    }

    private List<Future<@Nullable Void>> read(List<Subscriber> subscribers, int count) {
        return subscribers.stream()
                .map(each -> threads.submit((Callable<@Nullable Void>) () -> each.read(count)))
                .toList();
    }

    private void await(List<Future<@Nullable Void>> reading) throws Exception {
        for (Future<@Nullable Void> each : reading) {
            try {
                each.get(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause() + ", bridge: " + bridge.said(), e.getCause());
            }
        }
    }

    /** Requires that the bridge is within its memory, and has let nobody go. */
    private void requireFlat() throws IOException {
        Observed observed = new Observed(bridge.address());
        double log = observed.metric("aqueduct_log_bytes");
        double history = observed.metric("aqueduct_history_bytes");
        assertTrue(log <= LOG_MIB << 20, log + " bytes of log");
        assertTrue(history <= HISTORY_MIB << 20, history + " bytes of history");
        assertEquals(0, observed.metric("aqueduct_stalled_total"));
    }

    /** Requires that what each of the slow has not been sent is more than could be held for it. */
    private void requireFarBehind(int slow, int quick) throws IOException {
        Observed observed = new Observed(bridge.address());
        double sent = observed.metric(PUSHED);
        double behind = ((slow + quick) * (double) published - sent) / slow;
        assertTrue(behind * VALUE_CHARS > 2.0 * (HEAP_MIB << 20), behind + " events behind");
    }

    private Subscriber plain() throws IOException {
        return new Subscriber(get(Map.of("Accept", "text/event-stream")));
    }

    private Subscriber gzip() throws IOException {
        Map<String, String> headers =
                Map.of("Accept", "text/event-stream", "Accept-Encoding", "gzip");
        return new Subscriber(new GZIPInputStream(get(headers)));
    }

    private InputStream get(Map<String, String> headers) throws IOException {
        HttpReader http = new HttpReader(bridge.address().toString(), TARGET, headers);
        connections.add(http);
        assertEquals(200, http.status());
        return http.body();
    }

    private Subscriber http2() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(bridge.address().resolve(TARGET))
                        .header("Accept", "text/event-stream")
                        .build();
        System.setProperty(WINDOW, "65536"); // of 16 MiB otherwise, which the client would hold
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            assertEquals(HttpClient.Version.HTTP_2, response.version());
            return new Subscriber(response.body());
        } finally {
            System.clearProperty(WINDOW);
        }
    }

    /** Reads as much as it is told to, and requires the next events, byte for byte. */
    private static final class Subscriber {
        private final InputStream body;
        private final String cursor;
        private int next;

        Subscriber(InputStream body) throws IOException {
            this.body = body;
            String first = new StrictBlocks(body).next().orElseThrow().id();
            assertTrue(first.matches("slow\\*[^*]+\\*0"), first);
            cursor = first.substring(0, first.length() - 1);
        }

        @Nullable Void read(int count) throws IOException {
            for (int end = next + count; next < end; next++) {
                byte[] expected = event().getBytes(US_ASCII);
                byte[] got = body.readNBytes(expected.length);
                assertTrue(
                        Arrays.equals(expected, got),
                        () -> "in place of event " + next + ": " + new String(got, UTF_8));
            }
            return null;
        }

        private String event() {
            return """
            id: %s%d
            data: {"channel":"slow","partition":0,"offset":%d,"time":"%s","data":"%s"}

            """
                    .formatted(cursor, next + 1, next, TIME, value(next));
        }
    }
}
