package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send one request after the other, and read nothing of what is answered. */
@ExtendWith(SharedFixture.class)
final class StallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static HttpFixture fixture;

    private final AtomicLong passed = new AtomicLong();

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        fixture.create("stall", 1);
        for (int number = 0; number < 50; number++) {
            fixture.send("stall", 0, "x".repeat(1_000));
        }
    }

    private Bridge bridge() {
        HttpSettings settings =
                HttpSettings.DEFAULT.with(changed -> {
                    changed.sendBufferBytes = 16 * 1024;
                    changed.stalledAfter = Duration.ofSeconds(1);
                    changed.drain = Duration.ZERO;
                });
        return new Bridge(
                fixture.source, settings, new Counted(), () -> System.nanoTime() + passed.get());
    }

    private static Socket connect(Bridge bridge) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", bridge.port()));
        return socket;
    }

    /** Sends it until the connection is ended. */
    private static Thread pipeline(Socket socket, String target) {
        String request = "GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n";
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        return Thread.startVirtualThread(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                while (true) {
                    out.write(bytes);
                }
            } catch (IOException ended) {
                // as it should be
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/channels/stall/events?limit=50",
                "/channels/stall/events/0/0",
                "/channels",
                "/channels/none",
                "/openapi",
                "/nowhere"
            })
    void client_that_reads_no_answer_is_left(String target) throws Exception {
        try (Bridge bridge = bridge();
                Socket socket = connect(bridge)) {
            Thread pipeline = pipeline(socket, target);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> {
                        passed.addAndGet(TimeUnit.SECONDS.toNanos(5));
                        return bridge.metrics.stalled.get() > 0;
                    });
            assertTrue(pipeline.join(PATIENCE), "its connection is still open");
            Awaitility.await().atMost(PATIENCE).until(() -> bridge.http.openPulls() == 0);
            assertEquals(1, bridge.metrics.stalled.get());
        }
    }

    @Test
    void client_that_pauses_for_less_than_that_is_served() throws Exception {
        try (Bridge bridge = bridge();
                Socket socket = connect(bridge)) {
            Thread pipeline = pipeline(socket, "/channels/stall/events?limit=50");
            Awaitility.await().atMost(PATIENCE).until(() -> bridge.http.openPulls() == 1);
            passed.addAndGet(TimeUnit.SECONDS.toNanos(5));
            Awaitility.await()
                    .during(Duration.ofMillis(500))
                    .until(() -> bridge.metrics.stalled.get() == 0);
            assertEquals('H', socket.getInputStream().read());
            socket.close();
            assertTrue(pipeline.join(PATIENCE));
        }
    }
}
