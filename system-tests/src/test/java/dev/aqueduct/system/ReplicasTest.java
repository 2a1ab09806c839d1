package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.system.SseParser.SseEvent;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/**
 * A cursor that one bridge has just given is good at every other, however much less that one has
 * heard of Kafka.
 */
final class ReplicasTest {
    private static final Duration NOW = Duration.ZERO;

    private static Stack stack;
    private static BridgeNode ahead;
    private static BridgeNode behind;

    @BeforeAll
    static void start() {
        stack = new Stack();
        ahead = stack.bridge(Stack.settings());
        behind = stack.bridge(Stack.settings());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void cursor_is_good_right_after_its_event_was_published() throws Exception {
        stack.create("published", 3);
        try (SseClient following = push(behind, "published", "earliest")) {
            assertEquals("aqueduct.cursor", following.next().name());
            for (int number = 0; number < 30; number++) {
                stack.send("published", number % 3, "" + number);
                assertGood("published", freshCursor("published"));
            }
        }
    }

    @Test
    void offset_that_a_producer_was_given_is_waited_for() throws Exception {
        stack.create("produced", 1);
        for (int number = 0; number < 10; number++) {
            long next = stack.send("produced", 0, "" + number).offset() + 1;
            assertGood("produced", "produced**" + next);
        }
    }

    @Test
    void cursor_is_good_right_after_its_channel_was_created() throws Exception {
        for (int number = 0; number < 5; number++) {
            String topic = "created-" + number;
            stack.create(topic, 2);
            stack.send(topic, 1, "first");
            assertGood(topic, freshCursor(topic));
        }
    }

    @Test
    void cursor_is_good_right_after_its_channel_gained_partitions() throws Exception {
        stack.create("grown", 1);
        stack.send("grown", 0, "first");
        for (int total = 2; total < 6; total++) {
            int partitions = total;
            assertGood("grown", freshCursor("grown")); // now the other has heard of it
            stack.addPartitions("grown", total);
            Awaitility.await().until(() -> freshCursor("grown").split("\\.").length == partitions);
            assertGood("grown", freshCursor("grown"));
        }
    }

    @Test
    void cursor_is_good_right_after_its_channel_was_made_anew() throws Exception {
        stack.create("renewed", 1);
        for (int number = 1; number < 3; number++) {
            stack.send("renewed", 0, "old");
            String old = freshCursor("renewed");
            assertGood("renewed", old); // now the other has heard of it
            stack.delete("renewed");
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> {
                        stack.create("renewed", 1);
                        return true;
                    });
            String fresh = renewedCursor(old);
            assertGood("renewed", fresh);
        }
    }

    /** Of the bridge that was told of the change, as soon as it was. */
    private static String renewedCursor(String old) throws Exception {
        Awaitility.await().until(() -> ahead.pull("renewed").page(old, 1, NOW).status() == 410);
        return ahead.pull("renewed").page(old, 1, NOW).cursor();
    }

    @Test
    void cursor_is_good_at_a_bridge_that_has_just_started() throws Exception {
        stack.create("started", 2);
        for (int number = 0; number < 3; number++) {
            stack.send("started", 1, "" + number);
            String cursor = freshCursor("started");
            behind.restart();
            assertGood("started", cursor);
        }
    }

    /** The end, as the bridge that is ahead gives it: an empty page is up to Kafka's own. */
    private static String freshCursor(String topic) throws Exception {
        String cursor = "latest";
        List<Event> events;
        do {
            PullClient.Page page = ahead.pull(topic).page(cursor, 10_000, NOW);
            assertEquals(200, page.status(), () -> page.body().toString());
            cursor = page.cursor();
            events = page.events();
        } while (!events.isEmpty());
        return cursor;
    }

    /** At the other bridge, nothing is lost, nothing came, and the cursor stays. */
    private static void assertGood(String topic, String cursor) throws Exception {
        try (SseClient push = push(behind, topic, cursor)) {
            PullClient.Page page = behind.pull(topic).page(cursor, 10, NOW);
            assertEquals(200, page.status(), () -> cursor + ": " + page.body());
            assertEquals(List.of(), page.events());
            if (!cursor.contains("**")) {
                assertEquals(cursor, page.cursor());
            }
            SseEvent event = push.next();
            assertEquals("aqueduct.cursor", event.name());
            while (!Json.read(event.data()).required("live").asBoolean()) {
                event = push.next();
                assertEquals("aqueduct.cursor", event.name(), event::toString);
            }
        }
    }

    private static SseClient push(BridgeNode bridge, String topic, String cursor) throws Exception {
        return SseClient.open(bridge.address(), "/channels/" + topic + "/events?cursor=" + cursor);
    }
}
