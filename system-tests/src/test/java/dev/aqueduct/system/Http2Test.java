package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.system.StrictBlocks.Block;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** HTTP/2 on the same port: the same answers, and many pushes on one connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2Test {
    private static final int EVENTS = 20;
    private static final int STREAMS = 50;
    private static final String TARGET = "/channels/two/events?cursor=earliest";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Stack stack = new Stack();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final URI bridge;
    private final Cable cable;

    Http2Test() throws IOException {
        bridge = URI.create(stack.bridge(Stack.settings()).address());
        cable = new Cable(bridge);
    }

    @BeforeAll
    void fill() throws Exception {
        stack.create("two", 1);
        publish();
    }

    private void publish() throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            stack.send("two", 0, "text " + i);
        }
    }

    @AfterAll
    void close() throws IOException {
        client.shutdownNow();
        cable.close();
        stack.close();
    }

    private HttpResponse<InputStream> get(String accept) throws Exception {
        HttpResponse<InputStream> response =
                client.send(
                        HttpRequest.newBuilder(cable.address().resolve(TARGET))
                                .header("Accept", accept)
                                .timeout(SOON)
                                .build(),
                        BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        assertEquals(HttpClient.Version.HTTP_2, response.version());
        return response;
    }

    @Test
    void pushes_share_a_connection_and_a_page_comes_between_them() throws Exception {
        // Asked first, so that the connection is there before many want one.
        List<Log.Record> before = pulled();
        List<InputStream> bodies = new ArrayList<>();
        List<StrictBlocks> pushes = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            InputStream body = get("text/event-stream").body();
            bodies.add(body);
            pushes.add(new StrictBlocks(body));
        }
        for (StrictBlocks push : pushes) {
            assertEquals(before, next(push, before.size()));
        }
        assertEquals(1, cable.connections());
        publish();
        List<Log.Record> all = pulled();
        for (StrictBlocks push : pushes) {
            assertEquals(all.subList(before.size(), all.size()), next(push, EVENTS));
        }
        assertEquals(stack.log("two"), all);
        for (InputStream body : bodies) {
            body.close();
        }
    }

    @Test
    void what_is_too_large_is_refused_as_over_http_1() throws Exception {
        assertEquals(414, refused(TARGET + "?cursor=" + "a".repeat(20_000), "short"));
        assertEquals(431, refused(TARGET, "a".repeat(40_000)));
    }

    private int refused(String target, String header) throws Exception {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(cable.address().resolve(target))
                                .header("X-Large", header)
                                .timeout(SOON)
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, response.version());
        assertEquals(response.statusCode(), Json.read(response.body()).required("status").asInt());
        return response.statusCode();
    }

    private List<Log.Record> pulled() throws Exception {
        List<Log.Record> records = new ArrayList<>();
        try (InputStream body = get("application/json").body()) {
            for (byte[] event : EventBytes.ofPage(body.readAllBytes())) {
                records.add(new Block("", "", event).event().record());
            }
        }
        return records;
    }

    private static List<Log.Record> next(StrictBlocks push, int count) throws IOException {
        List<Log.Record> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(push.nextEvent().event().record());
        }
        return records;
    }

    @Test
    void stream_that_is_reset_ends_its_reader_and_no_other() throws Exception {
        Observed observed = new Observed(bridge);
        await().atMost(SOON).until(() -> observed.metric("aqueduct_pushes_open") == 0);
        InputStream staying = get("text/event-stream").body();
        List<InputStream> leaving = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leaving.add(get("text/event-stream").body());
        }
        await().atMost(SOON).until(() -> observed.metric("aqueduct_pushes_open") == 11);

        for (InputStream body : leaving) {
            body.close();
        }

        await().atMost(SOON).until(() -> observed.metric("aqueduct_pushes_open") == 1);
        StrictBlocks push = new StrictBlocks(staying);
        int size = pulled().size();
        assertEquals(size, next(push, size).size());
        stack.send("two", 0, "more");
        assertEquals("more", next(push, 1).getFirst().value());
        staying.close();
    }
}
