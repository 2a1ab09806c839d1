package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.system.SseParser.SseEvent;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What the other tests stand on: a stack that starts, serves and is restarted. */
final class StackTest {

    @Test
    void record_is_pushed_and_pulled_before_and_after_a_restart() throws Exception {
        try (Stack stack = new Stack()) {
            BridgeNode bridge = stack.bridge(Stack.settings());
            stack.create("first", 1);
            stack.send("first", 0, "one");
            String end = pullAndPush(stack, bridge, "cursor=earliest&limit=1", "one");
            bridge.restart();
            stack.send("first", 0, "two");
            pullAndPush(stack, bridge, "cursor=" + end, "two");
        }
    }

    private static String pullAndPush(Stack stack, BridgeNode bridge, String query, String value)
            throws Exception {
        PullClient.Page page = bridge.pull("first").get(query + "&wait=10s");
        assertEquals(value, page.events().getFirst().record().value());
        try (SseClient push =
                SseClient.open(
                        bridge.address(), "/channels/first/events?" + query.split("&", 2)[0])) {
            assertEquals("aqueduct.cursor", push.next().name());
            SseEvent event = push.next();
            assertEquals(page.cursor(), event.id());
            assertEquals(page.events(), List.of(Event.of(event.data())));
            assertEquals("aqueduct.cursor", push.next().name());
        }
        assertEquals(stack.log("first").getLast(), page.events().getLast().record());
        return page.cursor();
    }
}
