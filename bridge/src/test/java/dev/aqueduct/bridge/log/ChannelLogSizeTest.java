package dev.aqueduct.bridge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a log counts, against what it keeps alive. */
final class ChannelLogSizeTest {
    private static final long FIRST = 1_234_567_890;
    private static final int EVENTS = 1_000;
    private final Budget budget = new Budget(1L << 40, 1L << 40);

    /** Events of a value and a JSON of these sizes. */
    private ChannelLog log(int partitions, int value, int json, List<Header> headers) {
        long[] from = Collections.nCopies(partitions, FIRST).stream().mapToLong(f -> f).toArray();
        ChannelLog log = new ChannelLog("orders", "h7Kq2f", from, budget);
        Renderer renderer =
                record -> new Rendered(new byte[json], headers.isEmpty() ? null : type(), false);
        for (int event = 0; event < EVENTS; event++) {
            LogRecord record =
                    new LogRecord(
                            "orders",
                            event % partitions,
                            FIRST + event / partitions,
                            0,
                            new byte[8],
                            new byte[value],
                            copies(headers));
            log.append(new Entry(record, renderer), 0);
        }
        log.publish();
        return log;
    }

    private static String type() {
        return new String("order.paid".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** As they come from Kafka: each record has its own. */
    private static List<Header> copies(List<Header> headers) {
        List<Header> copies = new ArrayList<>();
        for (Header header : headers) {
            byte[] name = header.name().getBytes(StandardCharsets.UTF_8);
            copies.add(
                    new Header(new String(name, StandardCharsets.UTF_8), header.value().clone()));
        }
        return List.copyOf(copies);
    }

    /** What all who follow share, as wire.SseBlocks makes it. */
    private static void follow(ChannelLog log) {
        String cursor = "orders*h7Kq2f*" + ("." + FIRST).repeat(log.partitions()).substring(1);
        for (long seq = log.start(); seq < log.end(); seq++) {
            Entry entry = log.item(seq).entry();
            entry.rendered();
            entry.shareHead(new byte["id: \ndata: ".length() + cursor.length()]);
        }
    }

    private static void assertNear(ChannelLog log) throws Exception {
        long retained = Retained.bytes(log);
        long counted = log.sizeBytes();
        assertTrue(
                Math.abs(counted - retained) <= retained / 5,
                counted + " bytes are counted, " + retained + " are kept");
    }

    @Test
    void events_count_as_what_they_are_once_they_are_followed() throws Exception {
        List<Header> headers =
                List.of(
                        new Header("ce_type", new byte[10]),
                        new Header("traceparent", new byte[55]));
        for (ChannelLog log :
                List.of(
                        log(64, 145, 380, List.of()),
                        log(1, 145, 380, List.of()),
                        log(1, 20, 2_000, List.of()),
                        log(3, 1_000, 1_110, List.of()),
                        log(3, 300, 600, headers),
                        log(1, 50_000, 50_110, List.of()),
                        log(1, 50_000, 66_800, List.of()))) {
            follow(log);
            assertNear(log);
            assertEquals(log.sizeBytes(), sum(log));
        }
    }

    @Test
    void events_are_counted_with_the_forms_that_they_will_have() throws Exception {
        for (ChannelLog log :
                List.of(log(64, 145, 380, List.of()), log(3, 1_000, 1_110, List.of()))) {
            long before = log.sizeBytes();
            follow(log);
            assertTrue(before >= log.sizeBytes(), before + " before, " + log.sizeBytes());
        }
    }

    @Test
    void positions_without_an_event_count_as_what_they_are() throws Exception {
        ChannelLog log = new ChannelLog("c", "i", new long[] {0}, budget);
        for (int next = 1; next <= EVENTS; next++) {
            log.skip(0, next, 0);
        }
        log.publish();
        assertNear(log);
    }

    private static long sum(ChannelLog log) {
        long sum = 0;
        for (long seq = log.start(); seq < log.end(); seq++) {
            sum += Item.OVERHEAD_BYTES + log.item(seq).entry().sizeBytes();
        }
        return sum;
    }

    @Test
    void form_that_comes_when_its_entry_is_trimmed_already_is_not_counted() {
        ChannelLog log = log(1, 10, 2_000, List.of());
        Entry entry = log.item(0).entry();
        log.close();
        entry.rendered();
        entry.shareHead(new byte[2_100]);
        assertEquals(0, log.sizeBytes());
        assertEquals(0, budget.usedBytes());
    }

    /** Readers give forms to entries while the writer trims them: nothing is left in the count. */
    @Test
    void count_is_right_whoever_comes_first() throws Exception {
        try (var executor = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 100; round++) {
                ChannelLog log = log(1, 10, 2_000, List.of());
                List<Future<?>> readers = new ArrayList<>();
                for (int reader = 0; reader < 3; reader++) {
                    readers.add(executor.submit(() -> form(log)));
                }
                while (log.start() < log.end()) {
                    log.trim(1);
                }
                for (Future<?> reader : readers) {
                    reader.get();
                }
                assertEquals(0, log.sizeBytes());
            }
        }
        assertEquals(0, budget.usedBytes());
    }

    private static void form(ChannelLog log) {
        for (long seq = log.start(); seq < log.end(); seq++) {
            Item item = log.item(seq);
            if (item != null) {
                item.entry().rendered();
                item.entry().shareHead(new byte[2_100]);
            }
        }
    }
}
