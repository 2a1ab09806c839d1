package dev.aqueduct.bridge.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Readers against a naive account of what they must be handed, whatever happens to the topics: each
 * event once, in its partition's order, or a gap that covers it. Readers fall behind, refuse, hop
 * to new readers by their cursor; topics are written, trimmed, deleted from, made anew, lose
 * leaders and gain partitions.
 */
@Timeout(300)
final class ReaderModelTest {
    private static final int RUNS = Integer.getInteger("aqueduct.runs", 150);
    private static final List<String> NAMES = List.of("a", "b");

    @Test
    void every_event_is_handed_out_once_or_covered_by_a_gap() throws Exception {
        Random seeds = Seed.random("every_event_is_handed_out_once");
        for (int run = 0; run < RUNS; run++) {
            long seed = seeds.nextLong();
            try {
                new Run(new Random(seed)).run();
            } catch (Throwable failed) {
                throw new AssertionError("run " + run + ": " + failed.getMessage(), failed);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final FakeKafka kafka = new FakeKafka();
        private final Map<Entry, Cursor> shared = new HashMap<>();
        private final List<Follower> followers = new ArrayList<>();

        /** Every event ever written, by topic id, partition and offset, deleted or not. */
        private final Map<String, TreeMap<Long, Entry>> written = new HashMap<>();

        Run(Random random) {
            this.random = random;
        }

        void run() throws InterruptedException {
            NAMES.forEach(name -> kafka.create(name, 1 + random.nextInt(3)));
            for (int i = 0; i < 5; i++) {
                followers.add(new Follower(i < 3 ? List.of("a") : i == 3 ? NAMES : List.of("*")));
            }
            for (int step = 0; step < 300; step++) {
                happen(NAMES.get(random.nextInt(NAMES.size())));
                followers.get(random.nextInt(followers.size())).step();
            }
            NAMES.forEach(name ->
                    kafka.channel(name).partitions.forEach(each -> each.leaderless = false));
            for (Follower follower : followers) {
                follower.finish();
                follower.check();
                follower.reader.close();
            }
            assertEquals(0, kafka.followed, "logs that were not given back");
        }

        private void happen(String name) {
            FakeKafka.Channel channel = kafka.channel(name);
            int number = random.nextInt(channel.partitions.size());
            FakeKafka.Partition partition = channel.partitions.get(number);
            switch (random.nextInt(32)) {
                case 0 -> kafka.trimLog(name, random.nextInt(2_000));
                case 1 -> kafka.closeLog(name);
                case 2 -> {
                    partition.leaderless = !partition.leaderless;
                    if (random.nextBoolean()) {
                        kafka.closeLog(name);
                    }
                }
                case 3 -> kafka.deleteBefore(name, number, random.nextLong(partition.end + 1));
                case 4 -> {
                    if (random.nextInt(8) == 0) {
                        kafka.create(name, 1 + random.nextInt(3));
                    }
                }
                case 5 -> {
                    if (channel.partitions.size() < 4) {
                        kafka.addPartition(name);
                    }
                }
                case 6, 7, 8 -> kafka.passes(random.nextInt(3_000));
                case 9, 10, 11, 12, 13, 14 -> kafka.tail(name);
                default -> {
                    if (!partition.leaderless) {
                        write(channel, number);
                    }
                }
            }
        }

        private void write(FakeKafka.Channel channel, int partition) {
            for (int events = 1 + random.nextInt(12); events > 0; events--) {
                int hole = random.nextInt(6) == 0 ? random.nextInt(30) : 0;
                Entry entry =
                        kafka.write(
                                channel.topic.channel(), partition, random.nextInt(1_000), hole);
                written.computeIfAbsent(key(channel.topic, partition), key -> new TreeMap<>())
                        .put(entry.offset(), entry);
            }
        }

        private static String key(Topic topic, int partition) {
            return topic.incarnation() + "-" + partition;
        }

        /** A client that reads from the beginning, and goes on with other readers by its cursor. */
        private final class Follower {
            private final Selection selection;
            private Reader reader;
            private final Recorder recorder;

            Follower(List<String> parts) throws InterruptedException {
                selection = Selection.of(parts);
                reader = open(new Start.Earliest());
                recorder = new Recorder(kafka, reader, shared);
            }

            private Reader open(Start start) throws InterruptedException {
                Opened opened = kafka.readers().open(selection, start, false);
                return assertInstanceOf(Opened.Ready.class, opened).reader();
            }

            void step() throws InterruptedException {
                if (random.nextInt(10) == 0) {
                    Cursor cursor = reader.cursor();
                    reader.close();
                    reader = open(new Start.At(cursor));
                    recorder.goesOn(reader);
                }
                recorder.read(random.nextInt(3) == 0 ? random.nextInt(20) : Integer.MAX_VALUE);
            }

            /** Reads until it has all: what is in doubt is told after a while. */
            void finish() throws InterruptedException {
                for (int i = 0; i < 12; i++) {
                    NAMES.forEach(kafka::tail);
                    recorder.read(Integer.MAX_VALUE);
                    kafka.passes(600);
                }
                assertTrue(reader.settled(), "not settled: " + reader.trouble());
            }

            void check() {
                for (String name : NAMES) {
                    if (selection.includes(name)) {
                        FakeKafka.Channel channel = kafka.channel(name);
                        for (int number = 0; number < channel.partitions.size(); number++) {
                            check(channel, number);
                        }
                    }
                }
            }

            /** All of the topic that is there now, in order, and nothing of those before it. */
            private void check(FakeKafka.Channel channel, int number) {
                TreeMap<Long, Entry> present =
                        written.getOrDefault(key(channel.topic, number), new TreeMap<>());
                long next = 0;
                Set<Entry> ofThis = Set.copyOf(present.values());
                for (Object each : since(channel, number)) {
                    if (each instanceof Entry entry) {
                        assertTrue(ofThis.contains(entry), "of another topic: " + entry.offset());
                        requireNothingBetween(channel, number, next, entry.offset());
                        next = entry.offset() + 1;
                    } else if (each instanceof Gap gap && gap.reason() == Gap.Reason.RETENTION) {
                        requireNothingBetween(channel, number, next, gap.from());
                        assertTrue(gap.from() >= next, gap + " after " + next);
                        next = gap.to();
                    } else if (each instanceof Gap gap && gap.reason() == Gap.Reason.RECREATED) {
                        requireNothingKept(channel, number, gap.from());
                        next = gap.from();
                    }
                }
                long missing = channel.partitions.get(number).events.tailMap(next).size();
                assertEquals(0, missing, channel.topic + "-" + number + " has more from " + next);
            }

            /** What was told of the partition since the topic of this incarnation began. */
            private List<Object> since(FakeKafka.Channel channel, int number) {
                List<Object> told = new ArrayList<>();
                for (Object each : recorder.all) {
                    if (each instanceof Entry entry && of(entry, channel, number)) {
                        told.add(entry);
                    } else if (each instanceof Gap gap
                            && gap.channel().equals(channel.topic.channel())) {
                        if (gap.reason() == Gap.Reason.RECREATED) {
                            if (gap.partition() == 0) {
                                told.clear();
                            }
                            if (gap.partition() == number) {
                                told.add(gap);
                            }
                        } else if (gap.partition() == number) {
                            told.add(gap);
                        }
                    }
                }
                return told;
            }

            private boolean of(Entry entry, FakeKafka.Channel channel, int number) {
                return channel.topic.channel().equals(kafka.channelOf.get(entry))
                        && entry.partition() == number;
            }

            private void requireNothingKept(FakeKafka.Channel channel, int number, long to) {
                assertTrue(
                        channel.partitions.get(number).events.headMap(to).isEmpty(),
                        "the topic made anew begins before " + to);
            }

            private void requireNothingBetween(
                    FakeKafka.Channel channel, int number, long from, long to) {
                var events = written.getOrDefault(key(channel.topic, number), new TreeMap<>());
                assertTrue(from <= to, () -> "back to " + to + ": " + told(channel, number));
                assertEquals(
                        Set.of(),
                        events.subMap(from, to).keySet(),
                        () -> "passed over in silence: " + told(channel, number));
            }

            private String told(FakeKafka.Channel channel, int number) {
                List<Object> told =
                        since(channel, number).stream()
                                .map(each -> each instanceof Entry entry ? entry.offset() : each)
                                .toList();
                return selection.names() + " was told of " + channel.topic + "-" + number + told;
            }
        }
    }
}
