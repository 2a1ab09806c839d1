package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.system.StrictBlocks.Block;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Kafka goes away and comes back: nobody is cut off, nothing is lost, nobody has to do a thing. */
@Execution(ExecutionMode.CONCURRENT)
final class OutageTest {
    /** With {@code -Daqueduct.outage=60} as long as an outage of a minute. */
    private static final Duration OUTAGE =
            Duration.ofSeconds(Integer.getInteger("aqueduct.outage", 12));

    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void streams_stay_and_go_on_when_kafka_is_back() throws Exception {
        try (Stack stack = new Stack()) {
            stack.create("followed", 2);
            stack.create("quiet", 1);
            send(stack, "followed", 2, 50);
            send(stack, "quiet", 1, 10);
            URI bridge = URI.create(stack.bridge(Stack.settings()).address());
            try (Follower one = follow(bridge, "followed");
                    Follower other = follow(bridge, "follow*")) {
                requireAll(one, stack, "followed");
                requireAll(other, stack, "followed");
                stack.kafka().stop();
                try (Follower held = duringOutage(bridge, one, other)) {
                    stack.kafka().start();
                    send(stack, "followed", 2, 50);
                    requireAll(one, stack, "followed");
                    requireAll(other, stack, "followed");
                    requireAll(held, stack, "quiet");
                    assertEquals("aqueduct.cursor", held.blocks().getFirst().name());
                }
                Observed observed = new Observed(bridge);
                await().atMost(SOON).until(() -> observed.kafka().equals("UP"));
                assertEquals(1, observed.metric("aqueduct_kafka_reachable"));
                assertEquals(200, pull(bridge, "/channels/quiet/events", RawAnswer::status));
            }
        }
    }

    /** Returns a push that was begun while Kafka was away. */
    private static Follower duringOutage(URI bridge, Follower one, Follower other)
            throws IOException {
        long until = System.nanoTime() + OUTAGE.toNanos();
        Observed observed = new Observed(bridge);
        await().atMost(SOON).until(() -> observed.kafka().equals("DOWN"));
        assertEquals(0, observed.metric("aqueduct_kafka_reachable"));
        Follower held = follow(bridge, "quiet");
        assertEquals(200, held.status());
        int beats = Math.min(one.heartbeats(), other.heartbeats());
        await().atMost(SOON).until(() -> held.heartbeats() >= 2);
        do {
            requireMemoryServed(bridge, one);
            requireTurnedAway(bridge);
            assertTrue(observed.ready(), "an outage takes no bridge out of the balancer");
            assertEquals("DOWN", observed.kafka());
        } while (System.nanoTime() - until < 0);
        assertTrue(Math.min(one.heartbeats(), other.heartbeats()) >= beats + 2, "no heartbeats");
        assertEquals(List.of("", "", ""), List.of(one.end(), other.end(), held.end()));
        assertEquals(List.of(), held.blocks());
        return held;
    }

    private static void requireMemoryServed(URI bridge, Follower follower) throws IOException {
        List<Block> events = follower.blocks().stream().filter(Block::isEvent).toList();
        String target = "/channels/followed/events?limit=5&cursor=" + events.get(20).id();
        String page = pull(bridge, target, OutageTest::text);
        List<String> told = new ArrayList<>();
        Json.read(page).path("events").forEach(event -> told.add(event.toString()));
        assertEquals(5, told.size(), page);
        List<String> known =
                events.stream().map(block -> Json.read(block.text()).toString()).toList();
        assertTrue(known.subList(21, 50).containsAll(told), page);
    }

    private static void requireTurnedAway(URI bridge) throws IOException {
        pull(
                bridge,
                "/channels/quiet/events",
                answer -> {
                    assertEquals(503, answer.status());
                    assertTrue(answer.header("retry-after").matches("[1-9]\\d*"));
                    assertEquals("application/problem+json", answer.header("content-type"));
                    assertEquals(
                            "/problems/unavailable",
                            Json.read(text(answer)).required("type").asText());
                    return answer;
                });
    }

    @Test
    void kafka_that_is_not_there_at_the_start_is_waited_for() throws Exception {
        Queue<String> warnings = new ConcurrentLinkedQueue<>();
        Handler handler = new Collecting("cannot be reached", warnings);
        Logger logger = Logger.getLogger("dev.aqueduct.bridge");
        try (Stack stack = new Stack()) {
            stack.create("quiet", 1);
            send(stack, "quiet", 1, 10);
            stack.kafka().stop();
            logger.addHandler(handler);
            URI bridge = URI.create(stack.bridge(Stack.settings()).address());
            Observed observed = new Observed(bridge);
            try (Follower held = follow(bridge, "quiet")) {
                await().atMost(SOON).until(() -> held.heartbeats() >= 2);
                requireTurnedAway(bridge);
                assertFalse(observed.ready());
                assertEquals("DOWN", observed.kafka());
                assertEquals(1, warnings.size(), () -> "one line says so: " + warnings);
                stack.kafka().start();
                requireAll(held, stack, "quiet");
                await().atMost(SOON).until(observed::ready);
            }
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** Keeps the warnings, and worse, that say so. */
    private static final class Collecting extends Handler {
        private final String saying;
        private final Queue<String> messages;

        Collecting(String saying, Queue<String> messages) {
            this.saying = saying;
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord record) {
            String message = String.valueOf(record.getMessage());
            if (record.getLevel().intValue() >= Level.WARNING.intValue()
                    && message.contains(saying)) {
                messages.add(message);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static void send(Stack stack, String topic, int partitions, int count)
            throws Exception {
        for (int i = 0; i < count; i++) {
            stack.send(topic, i % partitions, "record " + i);
        }
    }

    private static Follower follow(URI bridge, String channels) throws IOException {
        return new Follower(bridge, "/channels/" + channels + "/events?cursor=earliest");
    }

    /** Requires that the follower has seen the whole channel, once and in order. */
    private static void requireAll(Follower follower, Stack stack, String topic) {
        List<Log.Record> truth = stack.log(topic);
        await().atMost(SOON)
                .until(() -> follower.events().size() >= truth.size() || !follower.end().isEmpty());
        assertEquals("", follower.end());
        List<Log.Record> seen = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            for (Event event : follower.events()) {
                if (event.record().partition() == partition) {
                    seen.add(event.record());
                }
            }
        }
        assertEquals(truth, seen);
    }

    private static <T> T pull(URI bridge, String target, Function<RawAnswer, T> take)
            throws IOException {
        try (RawHttp http = new RawHttp(bridge, SOON)) {
            return take.apply(http.get(target).answer());
        }
    }

    private static String text(RawAnswer answer) {
        try {
            return answer.text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
