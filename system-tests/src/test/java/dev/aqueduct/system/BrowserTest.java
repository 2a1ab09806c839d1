package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.aqueduct.bridge.app.BridgeSettings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A real browser's own {@code EventSource}, which knows nothing of cursors, loses nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Random random = Seed.random("BrowserTest");
    private final Browser browser;
    private final Stack stack;

    BrowserTest() throws IOException {
        browser = Browser.start();
        stack = new Stack();
    }

    @AfterAll
    void close() throws IOException {
        browser.close();
        stack.close();
    }

    @Test
    void connection_that_is_lost_again_and_again_loses_and_repeats_nothing() throws Exception {
        stack.create("lost.one", 2);
        stack.create("lost.other", 1);
        try (BridgeNode bridge = stack.bridge(Stack.settings());
                Cable cable = new Cable(URI.create(bridge.address()))) {
            browser.open(cable.address(), "/channels/lost.*/events?cursor=earliest");
            for (int round = 0; round < 6; round++) {
                publish(60);
                int some = random.nextInt(60) + round * 60;
                await().atMost(SOON).until(() -> browser.seen().size() >= some);
                if (round == 3) {
                    bridge.restart();
                } else {
                    cable.cut();
                }
            }
            publish(10);
            requireAll("lost.one", "lost.other");
        }
    }

    private void publish(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int to = random.nextInt(3);
            stack.send(to < 2 ? "lost.one" : "lost.other", to % 2, "text " + i);
        }
    }

    @Test
    void connection_that_is_lost_before_the_first_event_misses_none() throws Exception {
        stack.create("early", 2);
        stack.send("early", 0, "before");
        try (BridgeNode bridge = stack.bridge(Stack.settings());
                Cable cable = new Cable(URI.create(bridge.address()))) {
            browser.open(cable.address(), "/channels/early/events");
            await().atMost(SOON).until(() -> browser.told("cursor") > 0);
            cable.damage();
            stack.send("early", 0, "meanwhile");
            stack.send("early", 1, "meanwhile");
            cable.mend();
            await().atMost(SOON).until(() -> browser.seen().size() >= 2);
            stack.send("early", 0, "after");
            await().atMost(SOON).until(() -> browser.seen().size() >= 3);
            List<Log.Record> truth = stack.log("early");
            assertEquals(truth.subList(1, truth.size()), seenOf("early", 2));
        }
    }

    @Test
    void bridge_that_is_full_is_tried_again() throws Exception {
        stack.create("full", 1);
        stack.send("full", 0, "text");
        try (BridgeNode bridge = stack.bridge(forOnePush());
                Cable cable = new Cable(URI.create(bridge.address()))) {
            String target = "/channels/full/events?cursor=earliest";
            try (Follower first = new Follower(URI.create(bridge.address()), target)) {
                await().atMost(SOON).until(() -> !first.events().isEmpty());
                browser.open(cable.address(), target);
                await().atMost(SOON).until(() -> browser.told("busy") >= 2);
                assertFalse(browser.closed());
                assertEquals(List.of(), browser.seen());
            }
            requireAll("full");
        }
    }

    private static BridgeSettings forOnePush() {
        BridgeSettings settings = Stack.settings();
        return settings.with(settings.http().with(changed -> changed.maxPushes = 1));
    }

    @Test
    void stream_whose_channels_are_all_gone_is_not_tried_again() throws Exception {
        try (BridgeNode bridge = stack.bridge(Stack.settings())) {
            String target = "/channels/gone/events?cursor=gone*abc*17";
            browser.open(URI.create(bridge.address()), target);
            await().atMost(SOON).until(() -> browser.closed());
            assertEquals(List.of(), browser.seen());
        }
    }

    /** Requires that the browser has seen all of the channels, once and in order. */
    private void requireAll(String... topics) {
        int total = 0;
        for (String topic : topics) {
            total += stack.log(topic).size();
        }
        int all = total;
        await().atMost(SOON).until(() -> browser.seen().size() >= all);
        for (String topic : topics) {
            assertEquals(stack.log(topic), seenOf(topic, 2));
        }
        assertEquals(all, browser.seen().size());
    }

    private List<Log.Record> seenOf(String topic, int partitions) {
        List<Log.Record> records = new ArrayList<>();
        List<Event> seen = browser.seen();
        for (int partition = 0; partition < partitions; partition++) {
            for (Event event : seen) {
                if (event.channel().equals(topic) && event.record().partition() == partition) {
                    records.add(event.record());
                }
            }
        }
        return records;
    }
}
