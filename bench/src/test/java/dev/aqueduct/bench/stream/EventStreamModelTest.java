package dev.aqueduct.bench.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.RepeatedTest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random streams with random cuts, some of which lack or repeat an event, against a naive count.
 */
final class EventStreamModelTest {
    private static final int STREAMS = 6;
    private static final int EVENTS = 60;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Channel channel = Wire.channel(1 + random.nextInt(4));

    private record Written(byte[] bytes, int lost, int repeated) {}

    @RepeatedTest(50)
    void what_is_wrong_is_found_and_nothing_else() throws Exception {
        Checked checked = new Checked();
        List<Written> all = new ArrayList<>();
        List<EventStream> streams = new ArrayList<>();
        int[] shared = order();
        for (int i = 0; i < STREAMS; i++) {
            all.add(written(random.nextInt(3) > 0 ? shared : order()));
            streams.add(checked.stream(channel, 0));
        }
        feedInPieces(all, streams);
        long lost = all.stream().mapToInt(Written::lost).sum();
        long repeated = all.stream().mapToInt(Written::repeated).sum();
        String what = "seed " + seed + ": " + checked.violations.first();
        assertEquals(lost, checked.violations.count(Violations.Kind.LOST), what);
        assertEquals(repeated, checked.violations.count(Violations.Kind.REPEATED), what);
        assertEquals(lost + repeated, checked.violations.total(), what);
        assertEquals((long) STREAMS * EVENTS - lost, checked.delivered.size(), what);
    }

    /** An order in which each partition keeps its own. */
    private int[] order() {
        int partitions = channel.lanes().partitions();
        int[] next = new int[partitions];
        int[] order = new int[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            int partition = random.nextInt(partitions);
            while (channel.number(partition, next[partition]) >= EVENTS) {
                partition = (partition + 1) % partitions;
            }
            order[i] = channel.number(partition, next[partition]++);
        }
        return order;
    }

    private Written written(int[] order) {
        Wire wire = Wire.of(channel, 0);
        StringBuilder text = new StringBuilder(wire.start());
        // What follows in its partition has to show that it is missing.
        int fault = random.nextInt(EVENTS / 2);
        boolean loses =
                random.nextInt(4) == 0 && order[fault] + channel.lanes().partitions() < EVENTS;
        boolean repeats = !loses && random.nextInt(4) == 0;
        for (int i = 0; i < EVENTS; i++) {
            String event = loses && i == fault ? "" : wire.event(order[i]);
            text.append(event).append(repeats && i == fault ? event : "");
            if (random.nextInt(8) == 0) {
                text.append(":\n");
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return new Written(bytes, loses ? 1 : 0, repeats ? 1 : 0);
    }

    private void feedInPieces(List<Written> all, List<EventStream> streams) throws StreamException {
        int[] at = new int[STREAMS];
        int[] length = all.stream().mapToInt(written -> written.bytes().length).toArray();
        while (!Arrays.equals(at, length)) {
            int i = random.nextInt(STREAMS);
            int to = Math.min(length[i], at[i] + random.nextInt(700));
            Checked.feed(streams.get(i), all.get(i).bytes(), at[i], to);
            at[i] = to;
        }
    }
}
