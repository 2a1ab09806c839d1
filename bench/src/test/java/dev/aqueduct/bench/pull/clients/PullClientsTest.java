package dev.aqueduct.bench.pull.clients;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.client.Pace;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.pull.PullConnection;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

final class PullClientsTest {
    private static final PulledTopic TOPIC = new PulledTopic("orders", 500, 60);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern LIMITED =
            Pattern.compile("GET .*cursor=orders\\*h7Kq2f\\*(\\d+)&limit=(\\d+) .*");

    private final Violations violations = new Violations();

    private static String page(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(PullClientsTest::event)
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"events\":[",
                                "],\"cursor\":\"orders*h7Kq2f*" + to + "\",\"more\":true}"));
    }

    private static String event(int offset) {
        return "{\"channel\":\"orders\",\"partition\":0,\"offset\":%d,\"time\":\"2026-11-22T10:15:30.123Z\",\"data\":%s}"
                .formatted(offset, new String(new EventValue(60).of(offset), US_ASCII));
    }

    /** The page that was asked for, with some events left out at its end. */
    private static String answer(String asked, int leftOut) {
        Matcher limited = LIMITED.matcher(asked);
        if (!limited.matches()) {
            return Answering.ok(page(0, 1));
        }
        int from = Integer.parseInt(limited.group(1));
        return Answering.ok(page(from, from + Integer.parseInt(limited.group(2)) - leftOut));
    }

    @Test
    void small_pulls_ask_with_the_bridges_cursor_where_they_were_told_to() throws Exception {
        try (Answering bridge = new Answering(asked -> answer(asked, 0));
                SmallPulls pulls = new SmallPulls(bridge.address(), TOPIC, 100, violations)) {
            assertEquals(3, pulls.pull(3, new Random(7)).getTotalCount());
            Random same = new Random(7);
            bridge.asked().remove(); // the one that the cursor was learnt from
            for (String line : bridge.asked()) {
                Matcher limited = LIMITED.matcher(line);
                assertTrue(limited.matches(), line);
                assertEquals(same.nextInt(401), Integer.parseInt(limited.group(1)));
            }
        }
        assertEquals(0, violations.total(), violations.first()::toString);
    }

    @Test
    void a_small_pull_that_gets_less_is_told() throws Exception {
        try (Answering bridge = new Answering(asked -> answer(asked, 2));
                SmallPulls pulls = new SmallPulls(bridge.address(), TOPIC, 100, violations)) {
            pulls.pull(1, new Random(7));
        }
        assertEquals(2, violations.count(Kind.LOST), violations.first()::toString);
    }

    @Test
    void paced_pulls_are_taken_once() throws Exception {
        try (Answering bridge = new Answering(asked -> answer(asked, 0));
                PacedSmallPulls paced =
                        new PacedSmallPulls(
                                new SmallPulls(bridge.address(), TOPIC, 100, violations),
                                new Random(7),
                                violations)) {
            await().atMost(LONG).until(() -> paced.take().getTotalCount() > 0);
        }
        assertEquals(0, violations.total(), violations.first()::toString);
    }

    @Test
    void every_answer_of_a_revalidation_has_to_have_the_status() throws Exception {
        byte[] request = PullConnection.request("/", "If-None-Match: W/\"1\"\r\n");
        try (Answering bridge = new Answering(_ -> "HTTP/1.1 304 Not Modified\r\n\r\n")) {
            try (Revalidations all = new Revalidations(bridge.address(), 3, request, 304)) {
                long answers = all.run(Duration.ofMillis(50));
                assertEquals(answers, bridge.asked().size());
                assertEquals(0, answers % 3);
            }
            try (Revalidations all = new Revalidations(bridge.address(), 3, request, 204)) {
                assertThrows(StreamException.class, () -> all.run(LONG));
            }
        }
    }

    @Test
    void whoever_waits_measures_the_events_that_it_was_told_to() throws Exception {
        Publications publications = new Publications(5);
        BlockingQueue<Integer> published = new LinkedBlockingQueue<>();
        try (Answering bridge = new Answering(_ -> newPage(published));
                WaitingPuller puller =
                        new WaitingPuller(bridge.address(), TOPIC, publications, violations);
                Pace pace = Pace.perSecond(new Queued(published), publications, 1000)) {
            puller.measure(2);
            pace.start();
            assertTrue(puller.awaitRead(5, LONG));
            assertEquals(5, puller.answers());
            assertEquals(3, puller.latency().getTotalCount());
            assertTrue(puller.latency().getMaxValue() < LONG.toNanos());
            assertFalse(puller.awaitRead(6, Duration.ofMillis(20)));
        }
        assertEquals(0, violations.total(), violations.first()::toString);
    }

    /** The next event as a page of its own, once it is published. */
    private static String newPage(BlockingQueue<Integer> published) {
        try {
            int number = published.take();
            return Answering.ok(page(number, number + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private record Queued(BlockingQueue<Integer> published) implements Publisher {
        @Override
        public void publish(int number) {
            published.add(number);
        }

        @Override
        public String failure() {
            return "";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Test
    void pulls_that_wait_are_told_from_those_that_were_answered() throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        try (Answering bridge =
                        new Answering(
                                _ -> left.getAndDecrement() > 0 ? Answering.ok(page(0, 0)) : "");
                WaitingPulls pulls = new WaitingPulls(bridge.address(), TOPIC)) {
            pulls.open(5);
            await().atMost(LONG).until(() -> pulls.answered() == 2);
            assertEquals(5, bridge.asked().size());
        }
    }

    @Test
    void the_number_of_pulls_is_read_from_the_metrics() throws Exception {
        AtomicInteger left = new AtomicInteger(3);
        try (Answering bridge =
                        new Answering(_ ->
                                Answering.ok(
                                        "# TYPE aqueduct_pulls_open gauge\n"
                                                + "aqueduct_pulls_open_more 7.0\n"
                                                + "aqueduct_pulls_open %d.0\n"
                                                        .formatted(left.getAndDecrement())));
                BridgeMetrics metrics = new BridgeMetrics(bridge.address())) {
            assertEquals(3, metrics.openPulls());
            assertTrue(metrics.awaitOpenPulls(0, LONG));
            assertFalse(metrics.awaitOpenPulls(100, Duration.ofMillis(30)));
        }
    }

    @Test
    void a_bridge_without_that_metric_is_told() throws Exception {
        try (Answering bridge = new Answering(_ -> Answering.ok("something_else 1.0\n"));
                BridgeMetrics metrics = new BridgeMetrics(bridge.address())) {
            assertThrows(StreamException.class, metrics::openPulls);
        }
    }
}
