package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.kafka.KafkaOptions;
import dev.aqueduct.system.SseParser.SseEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * As {@link ReplicasTest}, but with a bridge that has certainly not heard of what the other has
 * told: its way to Kafka is held up while it is asked.
 */
final class LaggingReplicaTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Cable cable;
    private static Stack stack;
    private static BridgeNode ahead;
    private static BridgeNode behind;

    @BeforeAll
    static void start() throws IOException {
        int direct = freePort();
        int held = freePort();
        cable = new Cable(URI.create("http://127.0.0.1:" + held));
        stack = new Stack(EmbeddedKafka.started(twoWays(direct, held)));
        ahead = stack.bridge(Stack.settings());
        behind = stack.bridge(Stack.settings(), "127.0.0.1:" + cable.address().getPort());
    }

    /** Clients that come in through the cable are told to go on through it. */
    private static KafkaOptions twoWays(int direct, int held) {
        String clients = "PLAINTEXT://127.0.0.1:" + direct;
        return KafkaOptions.defaults()
                .withPort(direct)
                .with("listeners", clients + ",CONTROLLER://127.0.0.1:0,HELD://127.0.0.1:" + held)
                .with(
                        "advertised.listeners",
                        clients + ",HELD://127.0.0.1:" + cable.address().getPort())
                .with(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,HELD:PLAINTEXT");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        cable.release();
        stack.close();
        cable.close();
    }

    @Test
    void cursor_that_the_other_gave_is_waited_for_and_nothing_is_lost_or_told() throws Exception {
        stack.create("late", 1);
        stack.send("late", 0, "0");
        try (Follower following = new Follower(URI.create(behind.address()), target("earliest"));
                ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            await().atMost(SOON).until(() -> !following.events().isEmpty());
            for (int number = 1; number <= 5; number++) {
                cable.hold();
                stack.send("late", 0, "" + number);
                String cursor = ahead.pull("late").page("latest", 1, Duration.ZERO).cursor();
                Future<SseClient> asked = asking.submit(() -> push(cursor));
                // Heartbeats are a second apart: time to be asked, but not to give Kafka up.
                int beats = following.heartbeats() + 2;
                await().atMost(SOON).until(() -> following.heartbeats() >= beats);
                cable.release();
                try (SseClient push = asked.get()) {
                    stack.send("late", 0, "next " + number);
                    SseEvent event = push.next();
                    assertEquals(cursor, event.id());
                    while (event.name().equals("aqueduct.cursor")) {
                        event = push.next();
                    }
                    assertEquals("message", event.name(), event::toString);
                    assertEquals("next " + number, Event.of(event.data()).record().value());
                }
            }
        }
    }

    private static SseClient push(String cursor) throws IOException {
        return SseClient.open(behind.address(), target(cursor));
    }

    private static String target(String cursor) {
        return "/channels/late/events?cursor=" + cursor;
    }
}
