package dev.aqueduct.bench.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Against a server that says what it is told to, one answer a request. */
final class PullerTest {
    private final Violations violations = new Violations();
    private final List<String> asked = new ArrayList<>(); // the server's until it has ended

    interface Act {
        void by(Puller puller) throws StreamException;
    }

    private void pull(PulledTopic topic, Act act, String... answers) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = Thread.ofVirtual().start(() -> serve(server, answers));
            try (Puller puller =
                    new Puller(Loopback.port(server.getLocalPort()), topic, violations)) {
                act.by(puller);
            }
            thread.join();
        }
    }

    private void serve(ServerSocket server, String... answers) {
        try (Socket socket = server.accept();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            OutputStream out = socket.getOutputStream();
            for (String answer : answers) {
                asked.add(in.readLine());
                while (!in.readLine().isEmpty()) {
                    // The request's headers.
                }
                out.write(answer.getBytes(US_ASCII));
            }
        } catch (IOException e) {
            asked.add("failed: " + e);
        }
    }

    private static String measured(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String body, int size) {
        StringBuilder answer =
                new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); at += size) {
            String chunk = body.substring(at, Math.min(body.length(), at + size));
            answer.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk);
            answer.append("\r\n");
        }
        return answer.append("0\r\n\r\n").toString();
    }

    private static PulledTopic topic(int events) {
        return new PulledTopic("orders", events, Bodies.TOPIC.valueBytes());
    }

    private void assertClean() {
        assertEquals(0, violations.total(), violations.first()::toString);
    }

    @Test
    void a_history_is_read_in_bulk() throws Exception {
        long[] told = {0};
        String body = Bodies.lines(0, 1200) + Bodies.endLine(1200);
        pull(topic(1200), puller -> puller.bulk(0, n -> told[0] += n), chunked(body, 5000));
        assertClean();
        assertEquals(1200, told[0]);
        assertEquals(List.of("GET /channels/orders/events?cursor=earliest HTTP/1.1"), asked);
    }

    @Test
    void a_connection_is_used_again_after_chunks() throws Exception {
        String body = Bodies.lines(0, 7) + Bodies.endLine(7);
        String half = Bodies.lines(3, 7) + Bodies.endLine(7);
        pull(
                topic(7),
                puller -> {
                    puller.bulk(0, _ -> {});
                    puller.bulk(3, _ -> {});
                },
                chunked(body, 100),
                chunked(half, 3));
        assertClean();
        assertEquals("GET /channels/orders/events?cursor=orders**3 HTTP/1.1", asked.getLast());
    }

    @Test
    void a_history_that_ends_early_is_told() throws Exception {
        String body = Bodies.lines(0, 5) + Bodies.endLine(5);
        pull(topic(7), puller -> puller.bulk(0, _ -> {}), chunked(body, 100));
        assertEquals(2, violations.count(Kind.LOST));
    }

    @Test
    void a_transfer_without_its_last_line_is_told() throws Exception {
        pull(topic(5), puller -> puller.bulk(0, _ -> {}), chunked(Bodies.lines(0, 5), 100));
        assertEquals(1, violations.count(Kind.ENDED));
    }

    @Test
    void a_transfer_that_is_cut_cannot_be_followed() throws Exception {
        String whole = chunked(Bodies.lines(0, 5) + Bodies.endLine(5), 100);
        StreamException cut =
                assertThrows(
                        StreamException.class,
                        () ->
                                pull(
                                        topic(5),
                                        puller -> puller.bulk(0, _ -> {}),
                                        whole.substring(0, whole.length() - 9)));
        assertTrue(String.valueOf(cut.getMessage()).contains("closed"), cut::toString);
    }

    @Test
    void pages_are_followed_by_their_cursors() throws Exception {
        pull(
                topic(25),
                puller -> puller.pages(10),
                measured(Bodies.page(0, 10, true)),
                chunked(Bodies.page(10, 20, true), 999),
                measured(Bodies.page(20, 25, false)));
        assertClean();
        assertEquals(
                List.of(
                        "GET /channels/orders/events?cursor=earliest&limit=10 HTTP/1.1",
                        "GET /channels/orders/events?cursor=orders*h7Kq2f*10&limit=10 HTTP/1.1",
                        "GET /channels/orders/events?cursor=orders*h7Kq2f*20&limit=10 HTTP/1.1"),
                asked);
    }

    @Test
    void pages_that_end_early_are_told() throws Exception {
        pull(topic(25), puller -> puller.pages(10), measured(Bodies.page(0, 10, false)));
        assertEquals(15, violations.count(Kind.LOST));
    }

    @Test
    void a_refusal_is_told_with_its_status() throws Exception {
        StreamException refused =
                assertThrows(
                        StreamException.class,
                        () ->
                                pull(
                                        topic(5),
                                        puller -> puller.pages(10),
                                        "HTTP/1.1 503 Service Unavailable\r\n"
                                                + "Content-Length: 0\r\n\r\n"));
        assertEquals("200 was wanted: http/1.1 503 service unavailable", refused.getMessage());
    }

    @Test
    void enough_of_a_transfer_is_taken_and_no_more() throws Exception {
        String body = Bodies.lines(0, 1200) + Bodies.endLine(1200);
        pull(topic(1200), puller -> puller.bulkBegun(2000), chunked(body, 5000));
        assertClean();
    }
}
