package dev.aqueduct.bridge.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Position;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Readers that follow by themselves, join others at a shared place and leave them, against a naive
 * account: each is handed every event once, in its partition's order, and its cursor passes over
 * none. The log is appended to, trimmed, closed, and gains partitions meanwhile.
 */
@Timeout(120)
final class SharedPlaceModelTest {
    private static final int RUNS = Integer.getInteger("aqueduct.runs", 150);

    @Test
    void every_event_is_handed_out_once_whoever_finds_it() throws Exception {
        Random seeds = Seed.random("every_event_is_handed_out_once_whoever_finds_it");
        int shared = 0;
        for (int run = 0; run < RUNS; run++) {
            long seed = seeds.nextLong();
            try {
                shared += new Run(new Random(seed)).run();
            } catch (Throwable failed) {
                throw new AssertionError("run " + run + ": " + failed.getMessage(), failed);
            }
        }
        assertTrue(shared > 20 * RUNS, "only " + shared + " events went to several at once");
    }

    private static Cursor cursor(Located located) {
        TreeMap<String, Position> positions = new TreeMap<>();
        located.cursor((name, incarnation, offsets) ->
                positions.put(name, new Position(incarnation, offsets.clone())));
        return new Cursor(positions);
    }

    private static final class Run {
        private final Random random;
        private final FakeKafka kafka = new FakeKafka();
        private final Map<Entry, Cursor> cursors = new HashMap<>();
        private final List<Follower> followers = new ArrayList<>();
        private final List<Group> groups = new ArrayList<>();
        private int shared;

        Run(Random random) {
            this.random = random;
        }

        int run() throws InterruptedException {
            kafka.create("a", 1 + random.nextInt(3));
            for (int number = 0; number < 6; number++) {
                followers.add(new Follower(number == 5 ? "*" : "a"));
            }
            for (int step = 0; step < 400; step++) {
                happen();
                if (random.nextInt(3) == 0 && !groups.isEmpty()) {
                    groups.get(random.nextInt(groups.size())).serve(random.nextInt(20));
                } else {
                    followers.get(random.nextInt(followers.size())).step();
                }
            }
            for (Follower follower : followers) {
                follower.finish();
            }
            assertEquals(List.of(), groups);
            assertEquals(0, kafka.followed, "logs that were not given back");
            return shared;
        }

        private void happen() {
            int partitions = kafka.channel("a").partitions.size();
            switch (random.nextInt(40)) {
                case 0 -> kafka.trimLog("a", random.nextInt(3_000));
                case 1 -> kafka.closeLog("a");
                case 2 -> kafka.passes(random.nextInt(3_000));
                case 3 -> {
                    if (partitions < 4) {
                        kafka.addPartition("a");
                    }
                }
                case 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 -> kafka.tail("a");
                case 17, 18, 19, 20, 21, 22, 23 -> {
                    for (int events = random.nextInt(6); events >= 0; events--) {
                        int hole = random.nextInt(6) == 0 ? random.nextInt(9) : 0;
                        kafka.write("a", random.nextInt(partitions), random.nextInt(99), hole);
                    }
                }
                default -> {}
            }
        }

        private boolean sees(Entry found, boolean isShared, Located located) {
            Entry entry = kafka.original(found);
            if (isShared) {
                Cursor here = cursor(located);
                Cursor others = cursors.putIfAbsent(entry, here);
                assertEquals(others == null ? here : others, here, "not shared by all");
            }
            return true;
        }

        /** Followers that are served together. */
        private final class Group implements Sink {
            final ChannelLog log;
            final SharedPlace place;
            final List<Follower> members = new ArrayList<>();
            private int room;

            Group(ChannelLog log, SharedPlace place) {
                this.log = log;
                this.place = place;
                groups.add(this);
            }

            void serve(int most) {
                room = most;
                if (place.follow(this) == Reader.Followed.MUST_READ) {
                    List.copyOf(members).forEach(Follower::leave);
                }
                endIfEmpty();
            }

            void endIfEmpty() {
                if (members.isEmpty()) {
                    place.close();
                    groups.remove(this);
                }
            }

            @Override
            public boolean event(Entry entry, boolean isShared) {
                if (room-- <= 0) {
                    return false;
                }
                members.forEach(member -> member.has(entry));
                shared += members.size() > 1 ? 1 : 0;
                return sees(entry, isShared, place);
            }

            @Override
            public boolean gap(Gap gap) {
                throw new AssertionError(gap.toString());
            }

            @Override
            public boolean ended(String channel) {
                throw new AssertionError(channel);
            }
        }

        private final class Follower implements Sink {
            private final Selection selection;
            private final Map<Integer, Long> next = new HashMap<>();
            private Reader reader;
            private Group group;
            private int room;

            Follower(String name) throws InterruptedException {
                selection = Selection.of(List.of(name));
                reader = open(new Start.Earliest());
            }

            private Reader open(Start start) throws InterruptedException {
                Opened opened = kafka.readers().open(selection, start, false);
                return assertInstanceOf(Opened.Ready.class, opened).reader();
            }

            void step() throws InterruptedException {
                if (group != null) {
                    if (random.nextInt(3) == 0) {
                        reader.moveTo(group.place);
                        requireCursor();
                    }
                    if (random.nextInt(5) > 0) {
                        return;
                    }
                    leave();
                }
                if (random.nextInt(8) == 0) {
                    Cursor cursor = reader.cursor();
                    reader.close();
                    reader = open(new Start.At(cursor));
                }
                room = random.nextInt(3) == 0 ? random.nextInt(20) : Integer.MAX_VALUE;
                if (!reader.follows() || random.nextInt(4) == 0) {
                    reader.read(this);
                } else if (reader.follow(this) == Reader.Followed.ALL) {
                    join();
                }
                requireCursor();
            }

            private void join() {
                ChannelLog log = reader.shared();
                if (log == null) {
                    return;
                }
                for (Group each : List.copyOf(groups)) {
                    if (each.log.equals(log)) {
                        each.serve(random.nextInt(4) == 0 ? 1 : Integer.MAX_VALUE);
                    }
                    if (groups.contains(each) && reader.join(each.place)) {
                        group = each;
                        each.members.add(this);
                        return;
                    }
                }
                group = new Group(log, reader.share(() -> {}));
                assertTrue(reader.join(group.place));
                group.members.add(this);
            }

            void leave() {
                Group left = group;
                group = null;
                left.members.remove(this);
                reader.leave(left.place);
                left.endIfEmpty();
                requireCursor();
            }

            void has(Entry entry) {
                long from = next.getOrDefault(entry.partition(), 0L);
                Long wanted = events(entry.partition()).ceilingKey(from);
                assertEquals(wanted, entry.offset(), "in partition " + entry.partition());
                next.put(entry.partition(), entry.offset() + 1);
            }

            private TreeMap<Long, Entry> events(int partition) {
                return kafka.channel("a").partitions.get(partition).events;
            }

            /** It is behind all that was handed out, and passes over nothing. */
            private void requireCursor() {
                Position position = reader.cursor().channels().get("a");
                for (int partition = 0; partition < position.offsets().length; partition++) {
                    long at = position.offsets()[partition];
                    long from = next.getOrDefault(partition, 0L);
                    assertTrue(from <= at, "its cursor is before what it has");
                    assertTrue(
                            events(partition).subMap(from, at).isEmpty(),
                            "its cursor is behind what it lacks");
                }
            }

            void finish() throws InterruptedException {
                if (group != null) {
                    leave();
                }
                room = Integer.MAX_VALUE;
                // For 2 s a topic may be taken for one with fewer partitions.
                for (int i = 0; i < 10; i++) {
                    kafka.tail("a");
                    reader.read(this);
                    kafka.passes(600);
                }
                requireCursor();
                var partitions = kafka.channel("a").partitions;
                for (int partition = 0; partition < partitions.size(); partition++) {
                    assertEquals(
                            partitions.get(partition).end,
                            reader.cursor().channels().get("a").offsets()[partition]);
                }
                reader.close();
            }

            @Override
            public boolean event(Entry entry, boolean isShared) {
                if (room-- <= 0) {
                    return false;
                }
                has(entry);
                return sees(entry, isShared, reader);
            }

            @Override
            public boolean gap(Gap gap) {
                throw new AssertionError(gap.toString());
            }

            @Override
            public boolean ended(String channel) {
                throw new AssertionError(channel);
            }
        }
    }
}
