package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.kafka.KafkaFixture.Collected;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Selection;
import dev.aqueduct.bridge.read.Start;

import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Readers over a real broker: starts, history and the present, gaps, and what becomes of topics.
 */
final class ReadingTest {
    private static KafkaFixture fixture;
    private static KafkaSource source;

    @BeforeAll
    static void start() {
        fixture = new KafkaFixture();
        source = fixture.source();
    }

    @AfterAll
    static void stop() {
        source.close();
        fixture.close();
    }

    @Test
    void reader_goes_from_history_into_the_present() throws Exception {
        fixture.create("flow", 3);
        for (int number = 0; number < 30; number++) {
            fixture.send("flow", number % 3, "" + number);
        }
        try (Reader reader = KafkaFixture.open(source, new Start.Earliest(), "flow")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 30);
            assertTrue(reader.live());
            for (int number = 30; number < 60; number++) {
                fixture.send("flow", number % 3, "" + number);
            }
            readUntil(reader, collected, () -> collected.events.size() == 60);
            assertEquals(
                    new Position(incarnation("flow"), new long[] {20, 20, 20}),
                    reader.cursor().channels().get("flow"));
        }
    }

    /** Each partition is a question of its own, to a few consumers that all wait for their turn. */
    @Test
    void transfer_in_bulk_of_many_partitions_reaches_its_end() throws Exception {
        int partitions = 150;
        fixture.create("wide", partitions);
        for (int partition = 0; partition < partitions; partition++) {
            fixture.send("wide", partition, "" + partition);
        }
        Opened opened =
                source.readers().open(Selection.of(List.of("wide")), new Start.Earliest(), true);
        try (Reader reader = assertInstanceOf(Opened.Ready.class, opened).reader()) {
            Collected collected = new Collected(1000);
            reader.read(collected);
            assertEquals(partitions, collected.events.size());
            assertTrue(reader.finished());
        }
    }

    @Test
    void last_gives_the_newest_over_all_partitions() throws Exception {
        fixture.create("last", 3);
        for (int number = 0; number < 300; number++) {
            fixture.send("last", number % 3, "" + number);
        }
        try (Reader reader = KafkaFixture.open(source, new Start.Last(7), "last")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 7);
        }
    }

    @Test
    void channels_that_are_in_memory_are_merged_by_time() throws Exception {
        fixture.create("merge.a", 1);
        fixture.create("merge.b", 2);
        try (Reader first = KafkaFixture.open(source, new Start.Latest(), "merge.a", "merge.b")) {
            for (int number = 0; number < 40; number++) {
                fixture.send(number % 2 == 0 ? "merge.a" : "merge.b", 0, "" + number);
            }
            Collected present = new Collected(1000);
            readUntil(first, present, () -> present.events.size() == 40);
        }
        try (Reader reader =
                KafkaFixture.open(source, new Start.Earliest(), "merge.a", "merge.b")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 40);
            List<Long> times = collected.events.stream().map(Entry::timestamp).toList();
            assertEquals(times.stream().sorted().toList(), times);
        }
    }

    @Test
    void records_deleted_under_a_reader_are_told_as_a_gap() throws Exception {
        fixture.create("deleted", 1);
        for (int number = 0; number < 10; number++) {
            fixture.send("deleted", 0, "" + number);
        }
        String incarnation = incarnation("deleted");
        fixture.admin
                .deleteRecords(
                        Map.of(new TopicPartition("deleted", 0), RecordsToDelete.beforeOffset(6)))
                .all()
                .get();
        try (Reader reader = KafkaFixture.open(source, at("deleted", incarnation, 2), "deleted")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 4);
            assertEquals(
                    List.of(new Gap("deleted", 0, 2, 6, Gap.Reason.RETENTION)), collected.gaps);
        }
    }

    @Test
    void cursor_beyond_the_end_is_told_as_truncated() throws Exception {
        fixture.create("short", 1);
        fixture.send("short", 0, "one");
        try (Reader reader =
                KafkaFixture.open(source, at("short", incarnation("short"), 5), "short")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> !collected.gaps.isEmpty());
            assertEquals(List.of(new Gap("short", 0, 1, 5, Gap.Reason.TRUNCATED)), collected.gaps);
            fixture.send("short", 0, "two");
            readUntil(reader, collected, () -> collected.events.size() == 1);
        }
    }

    @Test
    void topic_made_anew_under_a_reader_is_told_and_read_from_its_first_event() throws Exception {
        fixture.create("anew", 2);
        fixture.send("anew", 0, "old");
        try (Reader reader = KafkaFixture.open(source, new Start.Earliest(), "anew")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 1);
            fixture.admin.deleteTopics(List.of("anew")).all().get();
            fixture.create("anew", 2);
            for (int number = 0; number < 5; number++) {
                fixture.send("anew", 0, "new");
            }
            readUntil(reader, collected, () -> collected.events.size() == 6);
            assertEquals(
                    List.of(
                            new Gap("anew", 0, 0, 0, Gap.Reason.RECREATED),
                            new Gap("anew", 1, 0, 0, Gap.Reason.RECREATED)),
                    collected.gaps);
        }
    }

    @Test
    void deleted_channel_ends_and_its_cursor_finds_nothing() throws Exception {
        fixture.create("ends", 1);
        fixture.send("ends", 0, "one");
        Cursor before;
        try (Reader reader = KafkaFixture.open(source, new Start.Earliest(), "ends")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 1);
            before = reader.cursor();
            fixture.admin.deleteTopics(List.of("ends")).all().get();
            readUntil(reader, collected, () -> collected.ended.equals(List.of("ends")));
            assertTrue(reader.finished());
            assertEquals(before, reader.cursor());
        }
        assertInstanceOf(
                Opened.AllGone.class,
                source.readers().open(Selection.of(List.of("ends")), new Start.At(before), false));
    }

    @Test
    void cursor_of_a_channel_that_is_gone_leads_on_in_the_others_and_tells_if_it_was_made_anew()
            throws Exception {
        fixture.create("goes", 1);
        fixture.create("stays", 1);
        fixture.send("goes", 0, "one");
        Cursor cursor;
        try (Reader reader = KafkaFixture.open(source, new Start.Earliest(), "goes", "stays")) {
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 1);
            fixture.admin.deleteTopics(List.of("goes")).all().get();
            readUntil(reader, collected, () -> !collected.ended.isEmpty());
            cursor = reader.cursor();
        }
        try (Reader reader = KafkaFixture.open(source, new Start.At(cursor), "goes", "stays")) {
            Collected collected = new Collected(1000);
            fixture.send("stays", 0, "two");
            readUntil(reader, collected, () -> collected.events.size() == 1);
            assertEquals(cursor.channels().get("goes"), reader.cursor().channels().get("goes"));
            fixture.create("goes", 1);
            fixture.send("goes", 0, "three");
            readUntil(reader, collected, () -> collected.events.size() == 2);
            assertEquals(List.of(new Gap("goes", 0, 0, 0, Gap.Reason.RECREATED)), collected.gaps);
        }
    }

    @Test
    void pattern_takes_in_a_channel_that_is_created_later() throws Exception {
        fixture.create("pattern.a", 1);
        try (Reader reader = KafkaFixture.open(source, new Start.Latest(), "pattern.*")) {
            fixture.create("pattern.b", 2);
            fixture.send("pattern.b", 1, "b");
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 1);
            assertEquals(2, reader.cursor().channels().size());
        }
    }

    @Test
    void partitions_that_a_topic_gains_are_read_from_their_first_event() throws Exception {
        fixture.create("grows", 1);
        fixture.send("grows", 0, "one");
        try (Reader reader = KafkaFixture.open(source, new Start.Latest(), "grows")) {
            fixture.admin
                    .createPartitions(Map.of("grows", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            fixture.send("grows", 2, "two");
            fixture.send("grows", 0, "three");
            Collected collected = new Collected(1000);
            readUntil(reader, collected, () -> collected.events.size() == 2);
            assertEquals(
                    new Position(incarnation("grows"), new long[] {2, 0, 1}),
                    reader.cursor().channels().get("grows"));
        }
    }

    private static Start at(String channel, String incarnation, long... offsets) {
        return new Start.At(
                new Cursor(new TreeMap<>(Map.of(channel, new Position(incarnation, offsets)))));
    }

    private static String incarnation(String channel) throws Exception {
        return source.readers().channel(channel).orElseThrow().topic().incarnation();
    }

    static void readUntil(Reader reader, Collected collected, BooleanSupplier done)
            throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            reader.read(collected);
            if (done.getAsBoolean()) {
                return;
            }
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> collected.events.size() + " events, " + collected.gaps);
            reader.await(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }
}
