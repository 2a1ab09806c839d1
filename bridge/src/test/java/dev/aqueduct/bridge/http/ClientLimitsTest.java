package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.http.client.ClientSettings;
import dev.aqueduct.bridge.http.client.ForwardedHeader;
import dev.aqueduct.bridge.http.client.Networks;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one client may have, beside others, over both versions of HTTP. */
@ExtendWith(SharedFixture.class)
@Timeout(120) // a push that is not turned away does not end
final class ClientLimitsTest {
    private static final String EVENTS = "/channels/clients/events";
    private static final String WAITING = EVENTS + "?cursor=latest&wait=30s";
    private static final String BUSY =
            "event: aqueduct.busy\ndata: {\"reason\":\"your address has as many streams open as one"
                    + " may: 2\"}\n\n";
    private static HttpFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        fixture.create("clients", 1);
        fixture.send("clients", 0, "1");
    }

    /** Two pushes, one pull and three connections for a client; this machine is a proxy. */
    private static Bridge behindProxy() {
        return bridge("127.0.0.1");
    }

    private static Bridge bridge(String proxy) {
        Networks none = Networks.NONE;
        ClientSettings clients =
                new ClientSettings(
                        2, 1, 3, none, Networks.parse(proxy), ForwardedHeader.X_FORWARDED_FOR);
        return fixture.bridge(
                HttpSettings.DEFAULT.with(changed -> {
                    changed.clients = clients;
                    changed.drain = Duration.ZERO;
                }));
    }

    private static HttpResponse<String> push(Bridge bridge, String client) throws Exception {
        return bridge.get(EVENTS, "Accept", "text/event-stream", "X-Forwarded-For", client);
    }

    @Test
    void push_beyond_what_a_client_may_have_is_told_to_come_again_and_others_are_served()
            throws Exception {
        try (Bridge bridge = behindProxy();
                RawStream one = bridge.push(EVENTS, "X-Forwarded-For", "2001:db8::1");
                RawStream two = bridge.push(EVENTS, "X-Forwarded-For", "[2001:db8::2]:4711")) {
            one.block();
            two.block();
            HttpResponse<String> busy = push(bridge, "2001:db8::3");
            assertEquals(200, busy.statusCode());
            assertTrue(busy.body().matches("retry: \\d{4,5}\n(?s:.*)"), busy.body());
            assertTrue(busy.body().endsWith(BUSY), busy.body());
            try (RawStream other = bridge.push(EVENTS, "X-Forwarded-For", "2001:db8:0:1::1")) {
                assertTrue(other.block().contains("event: aqueduct.cursor"));
            }
            assertEquals(List.of("PUSH CLIENT"), List.copyOf(bridge.metrics.reasons));
        }
    }

    @Test
    void client_whose_stream_has_ended_may_have_another() throws Exception {
        try (Bridge bridge = behindProxy();
                RawStream one = bridge.push(EVENTS, "X-Forwarded-For", "192.0.2.1")) {
            one.block();
            RawStream two = bridge.push(EVENTS, "X-Forwarded-For", "192.0.2.1");
            two.block();
            assertTrue(push(bridge, "192.0.2.1").body().endsWith(BUSY));
            two.close();
            Awaitility.await()
                    .until(() -> {
                        fixture.send("clients", 0, "2");
                        return bridge.http.openPushes() == 1;
                    });
            try (RawStream next = bridge.push(EVENTS, "X-Forwarded-For", "192.0.2.1")) {
                assertTrue(next.block().contains("event: aqueduct.cursor"));
            }
        }
    }

    @Test
    void any_pull_beyond_what_a_client_may_have_is_a_429() throws Exception {
        try (Bridge bridge = behindProxy()) {
            CompletableFuture<HttpResponse<String>> waiting = waitAs(bridge, "192.0.2.1");
            assertTooMany(bridge, EVENTS, "application/json");
            assertTooMany(bridge, EVENTS, "application/x-ndjson");
            assertTooMany(bridge, EVENTS + "/0/0", "application/json");
            assertEquals(200, bridge.get(EVENTS, "X-Forwarded-For", "192.0.2.2").statusCode());
            fixture.send("clients", 0, "3");
            assertEquals(200, waiting.join().statusCode());
            assertEquals(200, bridge.get(EVENTS, "X-Forwarded-For", "192.0.2.1").statusCode());
            assertEquals(
                    List.of("PULL CLIENT", "NDJSON CLIENT", "SINGLE CLIENT"),
                    List.copyOf(bridge.metrics.reasons));
        }
    }

    private static CompletableFuture<HttpResponse<String>> waitAs(Bridge bridge, String client) {
        HttpRequest request =
                HttpRequest.newBuilder(bridge.uri(WAITING))
                        .header("X-Forwarded-For", client)
                        .build();
        var waiting = bridge.client.sendAsync(request, BodyHandlers.ofString());
        Awaitility.await().until(() -> bridge.http.openPulls() == 1);
        return waiting;
    }

    private static void assertTooMany(Bridge bridge, String path, String accept) throws Exception {
        HttpResponse<String> answer =
                bridge.get(path, "Accept", accept, "X-Forwarded-For", "203.0.113.1, 192.0.2.1");
        assertEquals(429, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"type\":\"/problems/too-many-requests\""));
        assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
        int after = Integer.parseInt(answer.headers().firstValue("retry-after").orElse("0"));
        assertTrue(after >= 1 && after <= 5);
    }

    @Test
    void what_a_peer_forwards_that_is_not_trusted_is_not_believed() throws Exception {
        try (Bridge bridge = bridge("127.0.0.2");
                RawStream one = bridge.push(EVENTS, "X-Forwarded-For", "192.0.2.1");
                RawStream two = bridge.push(EVENTS, "X-Forwarded-For", "192.0.2.2")) {
            one.block();
            two.block();
            assertTrue(push(bridge, "192.0.2.3").body().endsWith(BUSY));
        }
    }

    @Test
    void node_that_is_full_answers_a_pull_with_503() throws Exception {
        try (Bridge bridge =
                fixture.bridge(HttpSettings.DEFAULT.with(changed -> changed.maxPulls = 1))) {
            CompletableFuture<HttpResponse<String>> waiting = waitAs(bridge, "192.0.2.1");
            HttpResponse<String> answer = bridge.get(EVENTS);
            fixture.send("clients", 0, "4");
            assertEquals(200, waiting.join().statusCode());
            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().startsWith("{\"type\":\"/problems/busy\""), answer.body());
            assertEquals(List.of("PULL NODE"), List.copyOf(bridge.metrics.reasons));
        }
    }

    @Test
    void streams_that_share_a_connection_of_http_2_count_for_those_they_are_for() throws Exception {
        try (Bridge bridge = behindProxy();
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            List<InputStream> streams = new ArrayList<>();
            for (String address : List.of("192.0.2.1", "192.0.2.1", "192.0.2.2")) {
                HttpResponse<InputStream> push = http2(client, bridge, address);
                assertEquals(HttpClient.Version.HTTP_2, push.version());
                streams.add(push.body());
            }
            Awaitility.await().until(() -> bridge.http.openPushes() == 3);
            String busy = new String(http2(client, bridge, "192.0.2.1").body().readAllBytes());
            assertTrue(busy.endsWith(BUSY), busy);
            streams.getFirst().close();
            Awaitility.await().until(() -> bridge.http.openPushes() == 2);
            streams.add(http2(client, bridge, "192.0.2.1").body());
            Awaitility.await().until(() -> bridge.http.openPushes() == 3);
            for (InputStream stream : streams) {
                stream.close();
            }
        }
    }

    private static HttpResponse<InputStream> http2(HttpClient client, Bridge bridge, String address)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(bridge.uri(EVENTS))
                        .header("Accept", "text/event-stream")
                        .header("X-Forwarded-For", address)
                        .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    @Test
    void connection_beyond_what_an_address_may_have_is_closed_until_there_is_room()
            throws Exception {
        try (Bridge bridge = bridge("127.0.0.2")) {
            assertTurnsAwayBeyond(3, bridge);
            assertEquals(
                    List.of(HttpMetrics.Reason.CLIENT), List.copyOf(bridge.metrics.connections));
        }
    }

    @Test
    void connection_beyond_what_the_node_may_have_is_closed_until_there_is_room() throws Exception {
        try (Bridge bridge =
                fixture.bridge(HttpSettings.DEFAULT.with(changed -> changed.maxConnections = 2))) {
            assertTurnsAwayBeyond(2, bridge);
            assertEquals(List.of(HttpMetrics.Reason.NODE), List.copyOf(bridge.metrics.connections));
        }
    }

    /** Connections that say nothing count, too. */
    private static void assertTurnsAwayBeyond(int most, Bridge bridge) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            sockets.add(new Socket("127.0.0.1", bridge.port()));
        }
        Awaitility.await().until(() -> bridge.http.openConnections() == most);
        try (Socket beyond = new Socket("127.0.0.1", bridge.port())) {
            beyond.setSoTimeout(20_000);
            assertEquals(-1, beyond.getInputStream().read());
        }
        assertEquals(most, bridge.http.openConnections());
        for (Socket socket : sockets) {
            socket.close();
        }
        Awaitility.await().until(() -> bridge.http.openConnections() == 0);
        assertEquals(200, RawAnswer.of(bridge.port(), "GET", EVENTS).status());
    }

    @Test
    void connection_that_says_a_part_of_a_preface_and_ends_is_let_go() throws IOException {
        try (Bridge bridge = behindProxy()) {
            assertEquals("", RawAnswer.of(bridge.port(), "PRI * HTTP/2.0\r\n").text());
            Awaitility.await().until(() -> bridge.http.openConnections() == 0);
        }
    }
}
