package dev.aqueduct.bridge.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a reader does where the log, history or Kafka itself is not as it should be. */
@Timeout(60)
final class ReaderTest {
    private final FakeKafka kafka = new FakeKafka();

    private static Start at(String channel, String incarnation, long... offsets) {
        return new Start.At(
                new Cursor(new TreeMap<>(Map.of(channel, new Position(incarnation, offsets)))));
    }

    private Reader open(Start start, boolean bounded, String... names) throws InterruptedException {
        return open(kafka.readers(), start, bounded, names);
    }

    private static Reader open(Readers readers, Start start, boolean bounded, String... names)
            throws InterruptedException {
        Opened opened = readers.open(Selection.of(List.of(names)), start, bounded);
        return assertInstanceOf(Opened.Ready.class, opened).reader();
    }

    /** Reads on, with the clock put forward, as often as it takes for whatever is told late. */
    private void readOn(Recorder recorder) throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            recorder.read(Integer.MAX_VALUE);
            kafka.passes(300);
        }
    }

    private void write(String channel, int partition, int events) {
        for (int i = 0; i < events; i++) {
            kafka.write(channel, partition, i, 0);
        }
    }

    @Test
    void partition_without_a_leader_holds_no_other_up() throws Exception {
        var channel = kafka.create("a", 2);
        write("a", 0, 5);
        write("a", 1, 5);
        channel.partitions.get(1).leaderless = true;
        try (Reader reader = open(at("a", "", 3, 3), false, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            readOn(recorder);
            write("a", 0, 3);
            kafka.tail("a");
            readOn(recorder);
            assertEquals(List.of(3L, 4L, 5L, 6L, 7L), recorder.offsets(0));
            assertEquals(List.of(), recorder.offsets(1));

            channel.partitions.get(1).leaderless = false;
            write("a", 1, 2);
            kafka.tail("a");
            readOn(recorder);
            assertEquals(List.of(3L, 4L, 5L, 6L), recorder.offsets(1));
            assertEquals(List.of(3L, 4L, 5L, 6L, 7L), recorder.offsets(0));
        }
    }

    @Test
    void present_does_not_wait_for_the_whole_past_of_another_partition() throws Exception {
        kafka.create("a", 2);
        write("a", 1, 20_000);
        try (Reader reader = open(at("a", "", 0, 0), false, "a")) {
            write("a", 0, 1);
            kafka.tail("a");
            Recorder recorder = new Recorder(kafka, reader);
            recorder.read(5_000);
            assertEquals(List.of(0L), recorder.offsets(0));
        }
    }

    @Test
    void reader_waits_while_history_is_asked_again() throws Exception {
        kafka.create("a", 1);
        write("a", 0, 5);
        List<CompletableFuture<History.Answer>> asked = new ArrayList<>();
        History pending =
                (topic, partition, offset, until) -> {
                    CompletableFuture<History.Answer> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                };
        Readers readers = new Readers(new Backing(kafka, kafka, pending, kafka::nanoTime));
        try (Reader reader = open(readers, at("a", "", 0), false, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            recorder.read(10);
            asked.getFirst().complete(new History.Answer.Unavailable("away"));
            recorder.read(10);
            kafka.passes(2_000);
            recorder.read(10);
            assertEquals(2, asked.size());

            int rounds = 0;
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
            for (; System.nanoTime() - end < 0; rounds++) {
                recorder.read(10);
                reader.await(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertTrue(rounds < 100, rounds + " rounds in 0.3 s");
        }
    }

    @Test
    void block_that_is_let_go_of_is_asked_for_by_where_it_begins() throws Exception {
        kafka.create("a", 1);
        write("a", 0, 32);
        List<Long> asked = new ArrayList<>();
        History noting =
                (topic, partition, offset, until) -> {
                    asked.add(offset);
                    return kafka.block(topic, partition, offset, until);
                };
        Readers readers = new Readers(new Backing(kafka, kafka, noting, kafka::nanoTime));
        try (Reader reader = open(readers, at("a", "", 3), false, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            for (int i = 0; i < 100; i++) {
                recorder.read(1);
            }
            assertEquals(29, recorder.events.size());
            assertEquals(List.of(3L, 11L, 19L, 27L), asked.stream().distinct().sorted().toList());
        }
    }

    @Test
    void cursor_with_a_channel_that_is_gone_is_not_shared_with_those_who_never_had_it()
            throws Exception {
        kafka.create("goes", 1);
        kafka.create("stays", 1);
        Map<Entry, Cursor> shared = new HashMap<>();
        try (Reader both = open(new Start.Earliest(), false, "goes", "stays");
                Reader one = open(new Start.Earliest(), false, "stays")) {
            Recorder ofBoth = new Recorder(kafka, both, shared);
            Recorder ofOne = new Recorder(kafka, one, shared);
            kafka.delete("goes");
            readOn(ofBoth);
            assertEquals(List.of("goes"), ofBoth.ended);

            write("stays", 0, 3);
            kafka.tail("stays");
            readOn(ofBoth);
            readOn(ofOne);
            assertEquals(List.of(0L, 1L, 2L), ofBoth.offsets(0));
            assertEquals(List.of(0L, 1L, 2L), ofOne.offsets(0));
            assertEquals(3, shared.size());
        }
    }

    @Test
    void bounded_reader_ends_where_a_log_was_cut_off_before_its_bound() throws Exception {
        kafka.create("a", 1);
        write("a", 0, 100);
        try (Reader reader = open(at("a", "", 0), true, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            assertTrue(recorder.read(10));
            kafka.truncate("a", 0, 20);
            recorder.read(1_000);
            assertTrue(reader.finished());
            assertEquals(20, recorder.events.size());
            assertEquals(List.of(), recorder.gaps);
        }
    }

    @Test
    void bounded_reader_ends_at_the_end_of_the_topic_that_was_made_anew() throws Exception {
        kafka.create("a", 1);
        write("a", 0, 100);
        try (Reader reader = open(at("a", "", 0), true, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            assertTrue(recorder.read(10));
            kafka.create("a", 1);
            write("a", 0, 5);
            recorder.read(1_000);
            assertTrue(reader.finished());
            assertEquals(15, recorder.events.size());
            assertEquals(List.of(new Gap("a", 0, 0, 0, Gap.Reason.RECREATED)), recorder.gaps);
        }
    }

    @Test
    void bounded_reader_is_not_opened_where_an_end_is_not_known() {
        var channel = kafka.create("a", 2);
        write("a", 1, 5);
        channel.partitions.get(1).leaderless = true;
        assertThrows(SourceUnavailableException.class, () -> open(at("a", "", 0, 2), true, "a"));
    }

    @Test
    void page_is_not_said_to_be_empty_where_an_end_is_not_known() throws Exception {
        var channel = kafka.create("a", 2);
        try (Reader reader = open(new Start.Latest(), false, "a")) {
            channel.partitions.get(1).leaderless = true;
            Recorder recorder = new Recorder(kafka, reader);
            assertFalse(recorder.read(10));
            assertThrows(SourceUnavailableException.class, () -> reader.catchUp(recorder));
        }
    }

    @Test
    void what_is_to_be_known_of_many_channels_is_asked_in_one_question() throws Exception {
        for (int i = 0; i < 50; i++) {
            kafka.create("many." + i, 1);
        }
        kafka.passes(10_000);
        open(new Start.At(new Cursor(new TreeMap<>())), false, "many.*").close();
        assertEquals(50, kafka.asked.getFirst().size());
    }

    @Test
    void channel_that_is_there_is_asked_about_once() throws Exception {
        kafka.create("a", 1);
        open(at("a", "", 0), false, "a").close();
        assertEquals(1, kafka.asked.size());
    }

    @Test
    void gaps_of_a_topic_made_anew_wait_for_its_leaders_and_are_told_once() throws Exception {
        kafka.create("a", 2);
        Reader reader = open(new Start.Earliest(), false, "a");
        try (reader) {
            Recorder recorder = new Recorder(kafka, reader);
            recorder.read(10);
            var anew = kafka.create("a", 2);
            anew.partitions.get(1).leaderless = true;
            readOn(recorder);
            assertEquals(List.of(), recorder.gaps);
            anew.partitions.get(1).leaderless = false;
            readOn(recorder);
            assertEquals(2, recorder.gaps.size());
        }
    }

    @Test
    void read_returns_after_a_while_though_more_is_there() throws Exception {
        kafka.create("a", 1);
        kafka.write("a", 0, 0, 2_000_000);
        History slow =
                (topic, partition, offset, until) -> {
                    kafka.passes(10);
                    return kafka.block(topic, partition, offset, until);
                };
        Readers readers = new Readers(new Backing(kafka, kafka, slow, kafka::nanoTime));
        try (Reader reader = open(readers, at("a", "", 0), false, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            assertFalse(recorder.read(10));
            assertFalse(reader.live());
            long moved = offset(reader);
            assertTrue(moved > 0, "the position has moved");
            reader.await(TimeUnit.HOURS.toNanos(1)); // does not wait
            recorder.read(10);
            assertTrue(offset(reader) > moved);
        }
    }

    @Test
    void what_is_held_is_served_though_it_takes_long_to_learn_that_kafka_is_away()
            throws Exception {
        kafka.create("a", 1);
        try (Reader follower = open(new Start.Latest(), false, "a")) {
            assertTrue(follower.settled());
            write("a", 0, 3);
            kafka.tail("a");
            kafka.silentMillis = 5_000;
            kafka.passes(10_000);
            try (Reader reader = open(at("a", "", 0), false, "a")) {
                Recorder recorder = new Recorder(kafka, reader);
                recorder.read(10);
                assertEquals(List.of(0L, 1L, 2L), recorder.offsets(0));
            }
        }
    }

    private static long offset(Reader reader) {
        return reader.cursor().channels().firstEntry().getValue().offsets()[0];
    }

    @Test
    void pattern_whose_cursor_would_be_too_long_is_refused() throws Exception {
        for (int i = 0; i < 400; i++) {
            kafka.create("many." + i, 1);
        }
        for (Start start :
                List.of(
                        new Start.Earliest(),
                        new Start.Latest(),
                        new Start.At(new Cursor(new TreeMap<>())))) {
            Opened opened = kafka.readers().open(Selection.of(List.of("many.*")), start, false);
            assertEquals(new Opened.TooManyPartitions(400, 400), opened);
        }
    }

    @Test
    void reader_ends_before_its_cursor_becomes_too_long() throws Exception {
        for (int i = 0; i < 200; i++) {
            kafka.create("many." + i, 1);
        }
        try (Reader reader = open(new Start.Latest(), false, "many.*")) {
            Recorder recorder = new Recorder(kafka, reader);
            recorder.read(10);
            assertFalse(reader.finished());
            for (int i = 200; i < 400; i++) {
                kafka.create("many." + i, 1);
                write("many." + i, 0, 1);
            }
            assertFalse(recorder.read(10));
            assertTrue(reader.finished());
            assertEquals(400, reader.excess().orElseThrow().channels());
            assertEquals(List.of(), recorder.events);
        }
    }

    @Test
    void newest_events_are_found_though_retention_takes_the_oldest_meanwhile() throws Exception {
        kafka.create("a", 1);
        write("a", 0, 50);
        History deleting =
                (topic, partition, offset, until) -> {
                    kafka.deleteBefore("a", 0, 30);
                    return kafka.block(topic, partition, offset, until);
                };
        Readers readers = new Readers(new Backing(kafka, kafka, deleting, kafka::nanoTime));
        try (Reader reader = open(readers, new Start.Last(40), false, "a")) {
            Recorder recorder = new Recorder(kafka, reader);
            recorder.read(100);
            assertEquals(20, recorder.events.size());
        }
    }

    @Test
    void everything_that_was_followed_is_given_back() throws Exception {
        kafka.create("a", 2);
        kafka.create("b", 1);
        Reader reader = open(new Start.Earliest(), false, "*");
        new Recorder(kafka, reader).read(10);
        kafka.closeLog("a");
        new Recorder(kafka, reader).read(10);
        reader.close();
        reader.close();
        assertEquals(0, kafka.followed);
    }
}
