package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.http.answer.Exchange;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What stands below the routes: request lines, headers and bodies that are wrong, and HTTP/2. */
@ExtendWith(SharedFixture.class)
final class TransportTest {
    private static HttpFixture fixture;
    private static Bridge bridge;

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        bridge = fixture.bridge(HttpSettings.DEFAULT);
        fixture.create("transported", 1);
        fixture.send("transported", 0, "1");
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.0\\r\\n\\r\\n|505|version-not-supported",
                "BREW / HTTP/2.1\\r\\nHost: x\\r\\n\\r\\n|400|bad-request",
                "garbage\\r\\n\\r\\n|400|bad-request",
                "GET /\\r\\n\\r\\n|400|bad-request",
                "GET / HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n|400|bad-request",
                "GET / HTTP/1.1\\r\\n\\r\\n|400|bad-request",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n|400|bad-request",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nno colon\\r\\n\\r\\n|400|bad-request",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nA b: c\\r\\n\\r\\n|400|bad-request",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\n|400|bad-request",
                "GET / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: x\\r\\n\\r\\n|400|bad-request",
                "POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length:"
                        + " 100000\\r\\n\\r\\n|413|body-too-large",
                "GET /%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|400|bad-request",
                "GET foo:bar HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n|404|not-found",
            })
    void what_is_no_http_is_a_problem(String request, int status, String type) throws Exception {
        assertProblem(
                RawAnswer.of(bridge.port(), request.replace("\\r", "\r").replace("\\n", "\n")),
                status,
                type);
    }

    private static void assertProblem(RawAnswer answer, int status, String type) {
        assertEquals(status, answer.status(), answer.text());
        assertTrue(answer.body().startsWith("{\"type\":\"/problems/" + type + "\""), answer.text());
        assertTrue(answer.text().contains("\r\nContent-Type: application/problem+json\r\n"));
    }

    @Test
    void what_is_too_long_is_said_so() throws Exception {
        String line = "GET /channels/" + "a".repeat(30_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        assertProblem(RawAnswer.of(bridge.port(), line), 414, "url-too-long");
        String header = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(40_000) + "\r\n\r\n";
        assertProblem(RawAnswer.of(bridge.port(), header), 431, "headers-too-large");
    }

    @Test
    void cursor_of_6000_characters_passes_in_the_url_and_in_the_header_at_once() throws Exception {
        String cursor = "none*abcdef*" + "1.".repeat(2_993) + "10";
        assertEquals(6_000, cursor.length());
        HttpResponse<String> page =
                bridge.get(
                        "/channels/transported/events?cursor=" + cursor, "Last-Event-ID", cursor);
        assertEquals(200, page.statusCode());
        try (RawStream push =
                bridge.push(
                        "/channels/transported/events?cursor=" + cursor, "Last-Event-ID", cursor)) {
            assertTrue(push.block().get(2).endsWith("*0"));
        }
    }

    @Test
    void upgrade_that_is_asked_for_wrongly_is_none() throws Exception {
        for (String settings :
                new String[] {"", "HTTP2-Settings: !!\r\n", "HTTP2-Settings: AA\r\n"}) {
            RawAnswer answer =
                    RawAnswer.of(
                            bridge.port(),
                            "GET /channels HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade:"
                                    + " h2c\r\n"
                                    + settings
                                    + "\r\n");
            assertEquals(200, answer.status(), answer.text());
        }
    }

    @Test
    void target_may_name_the_server() throws Exception {
        assertEquals(
                200,
                RawAnswer.of(bridge.port(), "GET", "http://test/channels/transported").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /channels/transported/events HTTP/1.1\r\n",
                "GET /channels/transported/events HTTP/1.1\r\nAccept: application/x-ndjson\r\n",
                "HEAD /channels HTTP/1.1\r\n",
                "GET /nowhere HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n",
                "POST /channels HTTP/1.1\r\nContent-Length: 5\r\n",
                "POST /channels HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
            })
    void connection_is_closed_behind_the_answer_where_that_was_asked_for(String request)
            throws Exception {
        String body =
                request.contains("Length")
                        ? "hello"
                        : request.contains("chunked") ? "5\r\nhello\r\n0\r\n\r\n" : "";
        String asked = request + "Host: x\r\nConnection: keep-alive, Close\r\n\r\n" + body;
        RawAnswer answer = RawAnswer.untilClosed(bridge.port(), asked);
        assertTrue(answer.status() != 0, answer.text());
        assertTrue(answer.text().contains("\r\nConnection: close\r\n"), answer.text());
        RawAnswer ahead =
                RawAnswer.of(bridge.port(), asked + "GET /openapi HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(1, ahead.text().split("HTTP/1\\.1 ", -1).length - 1, ahead.text());
    }

    @Test
    void connection_stays_where_nothing_else_was_asked_for() throws Exception {
        String asked = "GET /channels HTTP/1.1\r\nHost: x\r\n\r\n";
        RawAnswer both = RawAnswer.of(bridge.port(), asked + asked);
        assertEquals(2, both.text().split("HTTP/1\\.1 200", -1).length - 1, both.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://$x/channels/transported",
                "http://a\\/channels/transported",
                "http://$1\\$/channels/transported",
                "HTTP://test:80/channels/transported"
            })
    void target_may_name_any_server(String target) throws Exception {
        assertEquals(200, RawAnswer.of(bridge.port(), "GET", target).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a\\", "http://$", "/$1", "/\\", "http://$x/no\\where/$"})
    void target_with_what_regular_expressions_take_for_their_own_is_not_found(String target)
            throws Exception {
        assertEquals(404, RawAnswer.of(bridge.port(), "GET", target).status());
    }

    @Test
    void server_that_a_target_names_is_not_in_the_answer() throws Exception {
        String path = "/channels/transported/events";
        RawAnswer named = RawAnswer.of(bridge.port(), "GET", "http://e>;rel=x,<y" + path);
        assertEquals(200, named.status());
        assertTrue(named.text().contains("\r\nLink: <" + path + "?cursor="), named.text());
        assertFalse(named.text().contains("rel=x"), named.text());
    }

    @Test
    void name_of_a_server_that_is_none_is_an_answer_of_the_table() throws Exception {
        assertEquals(404, RawAnswer.of(bridge.port(), "POST", "http://[/cha3nels").status());
    }

    @Test
    void http_2_pulls_and_pushes_beside_http_1() throws Exception {
        try (Bridge alone = fixture.bridge(HttpSettings.DEFAULT);
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> page =
                    client.send(request(alone, "application/json"), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_2, page.version());
            assertEquals(alone.get("/channels/transported/events?last=1").body(), page.body());
            HttpResponse<InputStream> push =
                    client.send(request(alone, "text/event-stream"), BodyHandlers.ofInputStream());
            assertEquals(HttpClient.Version.HTTP_2, push.version());
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(push.body(), StandardCharsets.UTF_8))) {
                assertTrue(lines.readLine().startsWith("retry: "));
                String line = lines.readLine();
                while (!line.endsWith("\"live\":true}")) {
                    line = lines.readLine();
                }
                fixture.send("transported", 0, "\"over HTTP/2\"");
                while (!line.endsWith("\"data\":\"over HTTP/2\"}")) {
                    line = lines.readLine();
                }
            }
            // The client has reset the stream, on a connection that stays: no event has to tell.
            Awaitility.await().until(() -> alone.http.openPushes() == 0);
            HttpResponse<String> problem =
                    client.send(
                            HttpRequest.newBuilder(alone.uri("/channels/%ff/events")).build(),
                            BodyHandlers.ofString());
            assertEquals(400, problem.statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connection_of_http_2_is_idle_behind_a_push_and_not_during_it(boolean upgraded)
            throws Exception {
        HttpSettings settings =
                HttpFixture.settings(Duration.ofMillis(100), 50, Duration.ZERO, List.of("*"));
        try (Bridge alone =
                        fixture.bridge(settings, HttpFixture.idleAfter(Duration.ofMillis(400)));
                RawHttp2 connection =
                        upgraded
                                ? RawHttp2.upgraded(alone.port(), RawHttp2.WINDOW, "transported")
                                : new RawHttp2(alone.port())) {
            RawHttp2Stream push = upgraded ? connection.first() : connection.push("transported");
            push.awaitHeartbeats(10);
            connection.ping(); // with which the web server would notice that it was idle
            push.reset();
            connection.awaitEnd();
            assertEquals(0, alone.http.openPushes());
        }
    }

    @Test
    void answer_over_http_2_that_is_under_way_is_given_while_the_web_server_stops()
            throws Exception {
        fixture.create("stopping", 1);
        try (Bridge alone =
                        fixture.bridge(
                                HttpSettings.DEFAULT,
                                server -> server.shutdownGracePeriod(Duration.ofSeconds(20)));
                RawHttp2 connection = new RawHttp2(alone.port())) {
            RawHttp2Stream page =
                    connection.get(
                            "/channels/stopping/events?cursor=latest&wait=20s", Exchange.JSON);
            Awaitility.await().until(() -> alone.http.openPulls() == 1);
            int port = alone.port();
            Thread stop = Thread.startVirtualThread(alone.server::stop);
            Awaitility.await().until(() -> refuses(port));
            fixture.send("stopping", 0, "1");
            assertTrue(page.awaitEnd().contains("\"data\":1"));
            connection.close();
            stop.join();
        }
    }

    private static boolean refuses(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static HttpRequest request(Bridge bridge, String accept) {
        return HttpRequest.newBuilder(bridge.uri("/channels/transported/events?last=1"))
                .header("Accept", accept)
                .build();
    }

    /** Ten times sooner than one that waits to be asked again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /problems HTTP/1.1\r\nHost: x\r\n",
                "GET /problems HTTP/1.1\r\nHost: x\r\n\r\nGET /problems HTTP/1.1\r\n",
                "GET /problems HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"
            })
    void connection_on_which_half_a_request_is_said_is_closed(String half) throws Exception {
        try (Bridge hasty =
                        fixture.bridge(
                                HttpSettings.DEFAULT,
                                HttpFixture.idleAfter(Duration.ofSeconds(10)));
                Socket idle = new Socket("127.0.0.1", hasty.port())) {
            askAndRead(idle);
            RawAnswer.untilClosed(hasty.port(), half);
            askAndRead(idle);
        }
    }

    private static void askAndRead(Socket socket) throws IOException {
        String request = "GET /channels/none HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = socket.getInputStream().read();
            assertTrue(next > 0, answer.toString());
            answer.append((char) next);
        }
    }
}
