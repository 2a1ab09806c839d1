package dev.aqueduct.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bench.stream.Channel;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A server that does not do what it has to. */
final class LoadClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\n"
                    + "Content-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n";

    private final Violations violations = new Violations();

    /** Gives one client an answer, and closes the connection. */
    private boolean begunAfter(String answer) throws Exception {
        Channel channel = new Channel("orders", 0, new Lanes(1, 1), 60, true);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LoadClient client =
                        new LoadClient(
                                Loopback.port(server.getLocalPort()),
                                List.of(new Subscription("/", channel, 0)),
                                1,
                                new Publications(0),
                                violations)) {
            answer(server, answer);
            while (violations.total() == 0) {
                Thread.onSpinWait();
            }
            return client.awaitBegun(LONG, violations);
        }
    }

    private static void answer(ServerSocket server, String answer) throws IOException {
        try (Socket socket = server.accept()) {
            byte[] request = new byte[4096];
            int length = socket.getInputStream().read(request);
            assertTrue(
                    new String(request, 0, length, StandardCharsets.US_ASCII)
                            .startsWith("GET / HTTP/1.1\r\n"));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void a_stream_that_is_cut_in_a_chunk_is_told() throws Exception {
        assertTrue(begunAfter(HEAD + "20\r\nretry: 2000\n"));
        assertEquals(1, violations.count(Kind.ENDED));
    }

    @Test
    void a_stream_that_ends_is_told() throws Exception {
        assertFalse(begunAfter(HEAD + "0\r\n\r\n"));
        assertEquals(1, violations.count(Kind.ENDED));
    }

    @Test
    void a_refusal_is_told_with_its_status() throws Exception {
        assertFalse(begunAfter("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"));
        assertTrue(
                violations.first().getFirst().contains("http/1.1 503"),
                violations.first()::toString);
    }
}
