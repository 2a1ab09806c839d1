package dev.aqueduct.bridge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class ChannelLogTest {
    private static final Budget PLENTY = new Budget(1L << 40, 1L << 40);

    private static Entry entry(int partition, long offset) {
        LogRecord record = new LogRecord("c", partition, offset, 0, null, new byte[10], List.of());
        return new Entry(record, each -> new Rendered(new byte[0], null, false));
    }

    private static long itemBytes() {
        ChannelLog log = new ChannelLog("c", "i", new long[] {0}, PLENTY);
        log.append(entry(0, 10), 0);
        return log.sizeBytes();
    }

    @Test
    void what_is_appended_is_seen_once_it_is_published() {
        ChannelLog log = new ChannelLog("c", "i", new long[] {5}, PLENTY);
        log.append(entry(0, 5), 0);
        assertEquals(0, log.end());
        assertEquals(5, log.position(0));
        log.publish();
        assertEquals(1, log.end());
        assertEquals(6, log.position(0));
        Item item = log.item(0);
        assertNotNull(item);
        assertEquals(6, item.next());
    }

    @Test
    void position_never_goes_back() {
        ChannelLog log = new ChannelLog("c", "i", new long[] {5}, PLENTY);
        log.skip(0, 9, 0);
        assertThrows(IllegalStateException.class, () -> log.append(entry(0, 8), 0));
        log.skip(0, 7, 0); // says nothing new
        assertEquals(9, log.writtenTo(0));
    }

    @Test
    void oldest_goes_when_the_channel_is_over_its_budget() {
        Budget budget = new Budget(1L << 40, 20L * itemBytes());
        ChannelLog log = new ChannelLog("c", "i", new long[] {0}, budget);
        for (int offset = 0; offset < 100; offset++) {
            log.append(entry(0, 10 + offset), 0);
            log.publish();
        }
        assertEquals(100, log.end());
        assertEquals(80, log.start());
        assertNull(log.item(79));
        assertEquals(-1, log.seqAt(0, 89));
        assertEquals(80, log.seqAt(0, 90));
        assertTrue(budget.usedBytes() <= budget.channelBytes());
    }

    @Test
    void slots_that_are_mostly_empty_are_given_back() {
        ChannelLog log = new ChannelLog("c", "i", new long[] {0}, PLENTY);
        for (int offset = 0; offset < 10_000; offset++) {
            log.append(entry(0, 10_000 + offset), 0);
        }
        log.publish();
        assertEquals(16_384, log.slots());
        log.trim(log.sizeBytes() - 1_000L * log.sizeBytes() / 10_000);
        assertEquals(1_000, log.end() - log.start());
        assertEquals(2_048, log.slots());
        for (long seq = log.start(); seq < log.end(); seq++) {
            assertEquals(10_000 + seq + 1, Objects.requireNonNull(log.item(seq)).next());
        }
        log.trim(Long.MAX_VALUE);
        assertEquals(64, log.slots());
    }

    @Test
    void closed_log_holds_nothing_and_gives_its_memory_back() {
        Budget budget = new Budget(1L << 40, 1L << 40);
        ChannelLog log = new ChannelLog("c", "i", new long[] {0}, budget);
        Signal signal = new Signal();
        log.follow(signal);
        log.append(entry(0, 0), 0);
        log.close();
        log.close();
        assertTrue(log.closed());
        assertNull(log.item(0));
        assertEquals(0, budget.usedBytes());
        assertInstanceOf(ChannelLog.Place.Unsteady.class, log.locate(new long[] {0}));
    }

    /**
     * Whatever the position, following from the point that is found, after reading up to it, misses
     * and repeats nothing.
     */
    @Test
    void point_that_is_found_leads_over_every_event_once() {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        System.out.println("ChannelLogTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            int partitions = 1 + random.nextInt(4);
            long[] positions = new long[partitions];
            for (int partition = 0; partition < partitions; partition++) {
                positions[partition] = random.nextInt(50);
            }
            long[] begin = positions.clone();
            ChannelLog log = new ChannelLog("c", "i", begin, PLENTY);
            List<List<Long>> naive = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                naive.add(new ArrayList<>());
            }
            for (int step = random.nextInt(60); step > 0; step--) {
                int partition = random.nextInt(partitions);
                positions[partition] += random.nextInt(3);
                if (random.nextInt(4) == 0) {
                    positions[partition]++;
                    log.skip(partition, positions[partition], 0);
                } else {
                    naive.get(partition).add(positions[partition]);
                    log.append(entry(partition, positions[partition]), 0);
                    positions[partition]++;
                }
            }
            log.publish();
            log.trim(random.nextInt(3) == 0 ? random.nextInt(20_000) : 0);
            long[] wanted = new long[partitions];
            for (int partition = 0; partition < partitions; partition++) {
                long span = positions[partition] - begin[partition];
                wanted[partition] = begin[partition] + (span == 0 ? 0 : random.nextLong(span + 1));
            }
            check(log, naive, wanted);
        }
    }

    private static void check(ChannelLog log, List<List<Long>> naive, long[] wanted) {
        ChannelLog.Place.Point point =
                assertInstanceOf(ChannelLog.Place.Point.class, log.locate(wanted));
        for (int partition = 0; partition < wanted.length; partition++) {
            long from = wanted[partition];
            List<Long> expected =
                    naive.get(partition).stream().filter(offset -> offset >= from).toList();
            List<Long> read = new ArrayList<>();
            long at = point.at()[partition];
            naive.get(partition).stream()
                    .filter(offset -> offset >= from && offset < at)
                    .forEach(read::add);
            for (long seq = point.seq(); seq < log.end(); seq++) {
                Item item = log.item(seq);
                assertNotNull(item);
                Entry entry = item.entry();
                if (item.partition() == partition
                        && entry != null
                        && item.next() > Math.max(from, at)) {
                    read.add(entry.offset());
                }
            }
            assertEquals(expected, read);
        }
    }

    /**
     * One writer that appends and trims as fast as it can, readers that follow: what they get is a
     * run without holes.
     */
    @Test
    void readers_never_see_an_item_that_is_not_the_one_they_asked_for() throws Exception {
        Budget budget = new Budget(1L << 40, 50L * itemBytes());
        ChannelLog log = new ChannelLog("c", "i", new long[] {0, 0}, budget);
        int events = 200_000;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int reader = 0; reader < 4; reader++) {
                readers.add(executor.submit(follower(log, events)));
            }
            for (int event = 0; event < events; event++) {
                log.append(entry(event % 2, event / 2), 0);
                log.publish();
            }
            for (Future<Long> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        }
    }

    private static Callable<Long> follower(ChannelLog log, int events) {
        return () -> {
            Signal signal = new Signal();
            log.follow(signal);
            long seq = 0;
            long seen = 0;
            while (seq < events) {
                if (seq == log.end()) {
                    signal.await(1_000_000_000L);
                    continue;
                }
                Item item = log.item(seq);
                if (item == null) {
                    assertTrue(seq < log.start());
                    seq = log.start();
                    continue;
                }
                assertEquals(seq, item.seq());
                assertEquals(seq / 2 + 1, item.next());
                seen++;
                seq++;
            }
            return seen;
        };
    }
}
