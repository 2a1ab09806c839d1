package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Pulls that wait on connections of HTTP/1.1: what they are answered, and what ends them. */
@ExtendWith(SharedFixture.class)
final class WaitingPullTest {
    private static HttpFixture fixture;

    @BeforeAll
    static void start() {
        fixture = SharedFixture.fixture();
    }

    /** A connection, on which requests are sent and answers read one by one. */
    private static final class Client implements AutoCloseable {
        final Socket socket;
        final BufferedReader in;

        Client(Bridge bridge) throws IOException {
            socket = new Socket("127.0.0.1", bridge.port());
            socket.setSoTimeout(20_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        static String request(String target, String... headers) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: test\r\n";
            for (String header : headers) {
                request += header + "\r\n";
            }
            return request + "\r\n";
        }

        void ask(String target, String... headers) throws IOException {
            askAll(request(target, headers));
        }

        /** In one packet. */
        void askAll(String... requests) throws IOException {
            socket.getOutputStream()
                    .write(String.join("", requests).getBytes(StandardCharsets.UTF_8));
        }

        Answer answer() throws IOException {
            String status = in.readLine();
            var headers = new TreeMap<String, String>();
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(": ");
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 2));
            }
            char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
            for (int read = 0; read < body.length; ) {
                int more = in.read(body, read, body.length - read);
                assertTrue(more > 0, "the body was cut");
                read += more;
            }
            return new Answer(status, headers, new String(body));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private record Answer(String status, TreeMap<String, String> headers, String body) {}

    private static String path(String channel) throws Exception {
        String cursor = channel + "*" + fixture.create(channel, 1) + "*";
        return "/channels/" + channel + "/events?cursor=" + cursor;
    }

    private static Bridge bridge() {
        return fixture.bridge(
                HttpFixture.settings(Duration.ofMillis(100), 50, Duration.ZERO, List.of("*")));
    }

    private static void awaitPulls(Bridge bridge, int pulls) {
        Awaitility.await().until(() -> bridge.http.openPulls() == pulls);
    }

    @Test
    void client_that_goes_while_it_waits_frees_everything_at_once() throws Exception {
        String path = path("left");
        try (Bridge bridge = bridge()) {
            List<Client> clients = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                Client client = new Client(bridge);
                client.ask(path + "0&wait=60s");
                clients.add(client);
            }
            awaitPulls(bridge, 20);
            for (int number = 0; number < 10; number++) {
                clients.get(number).close();
            }
            for (int number = 10; number < 20; number++) {
                clients.get(number).socket.setSoLinger(true, 0); // a reset
                clients.get(number).close();
            }
            awaitPulls(bridge, 0); // in 10 s, where the wait lasts 60
            Awaitility.await().until(() -> bridge.http.openConnections() == 0);
        }
    }

    private static List<String> having(String call, List<String> stacks) {
        return stacks.stream().filter(stack -> stack.contains(call)).toList();
    }

    @Test
    void pull_that_waits_has_no_thread_but_that_which_reads_its_connection() throws Exception {
        String path = path("threads");
        Stacks before = Stacks.now();
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=60s");
            awaitPulls(bridge, 1);
            Awaitility.await()
                    .untilAsserted(() -> {
                        List<String> stacks = Stacks.now().without(before);
                        List<String> reading = having("http.connection.Ahead", stacks);
                        assertEquals(1, reading.size());
                        assertEquals(List.of(), having("helidon.common.socket", reading));
                        assertEquals(List.of(), having("PullRun", stacks));
                    });
            fixture.send("threads", 0, "1");
            assertTrue(client.answer().body.contains("\"data\":1}"));
        }
    }

    @Test
    void request_that_comes_byte_by_byte_behind_one_that_waits_is_answered() throws Exception {
        String path = path("bytes");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=30s");
            awaitPulls(bridge, 1);
            client.socket.setTcpNoDelay(true);
            for (char octet : Client.request(path + "0&limit=1").toCharArray()) {
                client.askAll(String.valueOf(octet));
            }
            fixture.send("bytes", 0, "1");
            assertEquals(client.answer().body, client.answer().body);
        }
    }

    @Test
    void what_is_asked_on_one_connection_is_answered_one_after_the_other() throws Exception {
        String path = path("row");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            for (int number = 0; number < 3; number++) {
                client.ask(path + number + "&wait=30s");
                awaitPulls(bridge, 1);
                if (number == 1) {
                    client.ask(path + "1&limit=1"); // is not to be answered before the first
                }
                fixture.send("row", 0, "" + number);
                Answer answer = client.answer();
                assertEquals("HTTP/1.1 200 OK", answer.status);
                assertTrue(answer.body.contains("\"data\":" + number + "}"), answer.body);
                if (number == 1) {
                    assertEquals(answer.body, client.answer().body);
                }
            }
            client.ask("/channels/row/events?cursor=earliest", "Accept: text/event-stream");
            assertEquals("HTTP/1.1 200 OK", client.answer().status);
            while (!client.in.readLine().contains("\"data\":2}")) {
                // on to the last event
            }
        }
    }

    @Test
    void push_that_is_asked_for_behind_a_pull_that_waits_has_its_events() throws Exception {
        String path = path("behind");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=30s");
            awaitPulls(bridge, 1);
            client.ask(path + "0&wait=30s"); // read ahead, with what follows
            client.ask(path + "0", "Accept: text/event-stream");
            fixture.send("behind", 0, "1");
            client.answer();
            client.answer();
            assertEquals("HTTP/1.1 200 OK", client.answer().status);
            fixture.send("behind", 0, "2");
            while (!client.in.readLine().contains("\"data\":2}")) {
                // on to the second event
            }
        }
    }

    @Test
    void push_that_is_asked_for_together_with_a_pull_that_waits_has_its_events() throws Exception {
        String path = path("together");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.askAll(
                    Client.request(path + "0&wait=30s"),
                    Client.request(path + "0", "Accept: text/event-stream"));
            awaitPulls(bridge, 1);
            fixture.send("together", 0, "1");
            client.answer();
            assertEquals("HTTP/1.1 200 OK", client.answer().status);
            fixture.send("together", 0, "2");
            while (!client.in.readLine().contains("\"data\":2}")) {
                // on to the second event
            }
        }
    }

    @Test
    void answer_that_was_waited_for_has_the_headers_of_any_other() throws Exception {
        String path = path("same");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=30s", "Origin: https://page.test");
            awaitPulls(bridge, 1);
            fixture.send("same", 0, "1");
            Answer waited = client.answer();
            client.ask(path + "0&wait=30s", "Origin: https://page.test");
            Answer other = client.answer();
            waited.headers.remove("date");
            other.headers.remove("date");
            assertEquals(other, waited);
        }
    }

    @Test
    void client_that_closes_its_half_alone_is_answered_at_once() throws Exception {
        String path = path("half");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=60s");
            awaitPulls(bridge, 1);
            client.socket.shutdownOutput();
            assertTrue(client.answer().body.startsWith("{\"events\":[]"));
            assertEquals(-1, client.in.read());
        }
    }

    @Test
    void wait_that_has_passed_is_answered_with_304_or_an_empty_page() throws Exception {
        String path = path("passed");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=50ms");
            Answer empty = client.answer();
            assertTrue(empty.body.startsWith("{\"events\":[]"), empty.body);
            client.ask(path + "0&wait=50ms", "If-None-Match: " + empty.headers.get("etag"));
            Answer unchanged = client.answer();
            assertEquals("HTTP/1.1 304 Not Modified", unchanged.status);
            assertEquals(empty.headers.get("etag"), unchanged.headers.get("etag"));
            client.ask(path + "0&wait=30s", "If-None-Match: " + empty.headers.get("etag"));
            awaitPulls(bridge, 1);
            fixture.send("passed", 0, "1");
            assertEquals("HTTP/1.1 200 OK", client.answer().status);
        }
    }

    @Test
    void connection_that_is_to_be_closed_is_closed_after_the_answer() throws Exception {
        String path = path("last");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=30s", "Connection: close");
            awaitPulls(bridge, 1);
            fixture.send("last", 0, "1");
            assertEquals("close", client.answer().headers.get("connection"));
            assertEquals(-1, client.in.read());
            Awaitility.await().until(() -> bridge.http.openConnections() == 0);
        }
    }

    @Test
    void topic_that_is_made_anew_while_it_is_waited_for_is_told() throws Exception {
        String path = path("anew");
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            fixture.send("anew", 0, "1");
            client.ask(path + "1&wait=30s");
            awaitPulls(bridge, 1);
            fixture.admin.deleteTopics(List.of("anew")).all().get();
            fixture.create("anew", 1);
            Answer answer = client.answer();
            assertEquals("HTTP/1.1 410 Gone", answer.status);
            assertEquals("no-store", answer.headers.get("cache-control"));
            assertTrue(answer.body.contains("\"reason\":\"recreated\""), answer.body);
            client.ask("/channels/anew");
            assertEquals("HTTP/1.1 200 OK", client.answer().status);
        }
    }

    @Test
    void idle_connection_on_which_was_waited_ends_with_the_bridge() throws Exception {
        String path = path("ends");
        try (Client client = idle(path)) {
            assertEquals(-1, client.in.read());
        }
    }

    /** Of a bridge that has been closed. */
    private static Client idle(String path) throws Exception {
        try (Bridge bridge = bridge()) {
            Client client = new Client(bridge);
            client.ask(path + "0&wait=10ms");
            client.answer();
            return client;
        }
    }

    @Test
    void page_larger_than_a_batch_is_whole() throws Exception {
        String path = path("larger");
        String large = "x".repeat(200_000);
        try (Bridge bridge = bridge();
                Client client = new Client(bridge)) {
            client.ask(path + "0&wait=30s");
            awaitPulls(bridge, 1);
            fixture.send("larger", 0, large);
            assertTrue(client.answer().body.contains("\"data\":\"" + large + "\"}"));
            HttpResponse<String> again = bridge.get(path + "0");
            assertEquals(200, again.statusCode());
        }
    }
}
