package dev.aqueduct.bridge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** How a position's place in the order is found. */
final class ChannelLogPlacesTest {
    private static final Budget PLENTY = new Budget(1L << 40, 1L << 40);

    /** A log of random steps, and what it should say: a naive list of all its steps. */
    private static final class Model {
        record Step(int partition, long next) {}

        final List<Step> steps = new ArrayList<>();
        final long[] begin;
        final ChannelLog log;

        Model(Random random) {
            begin = random.longs(1 + random.nextInt(3), 0, 50).toArray();
            log = new ChannelLog("c", "i", begin, PLENTY);
            long[] positions = begin.clone();
            for (int turn = 0; turn < 4; turn++) {
                for (int step = random.nextInt(200); step > 0; step--) {
                    int partition = random.nextInt(begin.length);
                    positions[partition] += 1 + random.nextInt(3);
                    log.skip(partition, positions[partition], 0);
                    steps.add(new Step(partition, positions[partition]));
                }
                log.publish();
                log.trim(random.nextLong(1 + log.sizeBytes()));
            }
        }

        long floor(int partition) {
            return steps.subList(0, (int) log.start()).stream()
                    .filter(step -> step.partition == partition)
                    .mapToLong(Step::next)
                    .max()
                    .orElse(begin[partition]);
        }

        long place(int partition, long position) {
            long place = position < floor(partition) ? -1 : log.start();
            for (int seq = (int) log.start(); seq < steps.size(); seq++) {
                Step step = steps.get(seq);
                place = step.partition == partition && step.next <= position ? seq + 1 : place;
            }
            return place;
        }
    }

    @Test
    void place_is_the_one_that_a_walk_over_all_items_finds() {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        System.out.println("ChannelLogPlacesTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Model model = new Model(random);
            for (int look = 0; look < 50; look++) {
                int partition = random.nextInt(model.begin.length);
                long position = random.nextLong(model.log.position(partition) + 2);
                assertEquals(
                        model.place(partition, position), model.log.seqAt(partition, position));
            }
        }
    }

    /** A walk over all items would take minutes. */
    @Test
    void places_far_back_in_a_large_log_are_found_without_walking_there() {
        int items = 300_000;
        ChannelLog log = new ChannelLog("c", "i", new long[] {items}, PLENTY);
        for (int item = 1; item <= items; item++) {
            log.skip(0, items + item, 0);
        }
        log.publish();
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> {
                    for (int look = 0; look < 100_000; look++) {
                        assertEquals(-1, log.seqAt(0, look));
                        assertEquals(look, log.seqAt(0, items + look));
                    }
                });
    }

    @Test
    void any_item_is_few_steps_from_the_newest_while_the_oldest_go() {
        ChannelLog log = new ChannelLog("c", "i", new long[] {0}, PLENTY);
        for (int next = 1; next <= 20_000; next++) {
            log.skip(0, next, 0);
            log.publish();
            if (next > 4_000) {
                log.trim(1);
            }
        }
        for (long seq = log.start(); seq < log.end(); seq++) {
            assertTrue(steps(log, seq) <= 40, "from the newest to " + seq);
        }
    }

    private static int steps(ChannelLog log, long to) {
        int steps = 0;
        for (long at = log.end() - 1; at > to; steps++) {
            Item item = log.item(at);
            assertNotNull(item);
            at = item.back() >= to ? item.back() : item.previous();
        }
        return steps;
    }
}
