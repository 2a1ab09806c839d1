package dev.aqueduct.bench.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

final class EventStreamTest {
    private final Checked checked = new Checked();
    private final Channel channel = Wire.channel(1);
    private final Wire wire = Wire.of(channel, 0);

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void assertSound() {
        assertEquals(0, checked.violations.total(), () -> checked.violations.first().toString());
    }

    @Test
    void every_event_is_delivered_in_order() throws Exception {
        Checked.feed(checked.stream(channel, 0), wire.start() + wire.events(0, 12));
        assertEquals(numbers(0, 12), checked.delivered);
        assertEquals(1, checked.begun);
        assertSound();
    }

    @Test
    void what_one_stream_brought_is_only_compared_in_the_next() throws Exception {
        String text = wire.start() + wire.events(0, 12);
        Checked.feed(checked.stream(channel, 0), text);
        Checked.feed(checked.stream(channel, 0), text);
        assertEquals(24, checked.delivered.size());
        assertEquals(12, checked.checks.read());
        assertSound();
    }

    @Test
    void heartbeats_and_cursors_in_between_change_nothing() throws Exception {
        String text = wire.start() + wire.events(0, 3) + ":\n" + wire.events(3, 5);
        String quiet = ":\n:\n" + wire.control("cursor", "{}") + wire.events(5, 7);
        Checked.feed(checked.stream(channel, 0), text + quiet);
        Checked.feed(checked.stream(channel, 0), text + ":\n" + quiet);
        assertEquals(14, checked.delivered.size());
        assertEquals(7, checked.checks.read());
        assertSound();
    }

    @Test
    void a_stream_that_begins_later_follows_what_others_brought() throws Exception {
        Checked.feed(checked.stream(channel, 0), wire.events(0, 12));
        Checked.feed(checked.stream(channel, 5), Wire.of(channel, 5).events(5, 12));
        assertEquals(19, checked.delivered.size());
        assertEquals(12, checked.checks.read());
        assertSound();
    }

    @Test
    void a_cut_at_any_byte_changes_nothing() throws Exception {
        byte[] text =
                (wire.start()
                                + wire.events(8, 11)
                                + ":\n"
                                + wire.control("cursor", "{}")
                                + wire.event(11))
                        .getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= text.length; cut++) {
            Checked fresh = new Checked();
            for (int streams = 0; streams < 2; streams++) {
                EventStream stream = fresh.stream(channel, 8);
                Checked.feed(stream, text, 0, cut);
                Checked.feed(stream, text, cut, text.length);
            }
            int at = cut;
            assertEquals(
                    0,
                    fresh.violations.total(),
                    () -> "cut at " + at + ": " + fresh.violations.first());
            assertEquals(8, fresh.delivered.size(), () -> "cut at " + at);
        }
    }

    @Test
    void streams_may_be_byte_by_byte_abreast() throws Exception {
        byte[] text = (wire.start() + wire.events(0, 3)).getBytes(StandardCharsets.US_ASCII);
        List<EventStream> streams =
                IntStream.range(0, 3).mapToObj(_ -> checked.stream(channel, 0)).toList();
        for (int i = 0; i < text.length; i++) {
            for (EventStream stream : streams) {
                Checked.feed(stream, text, i, i + 1);
            }
        }
        assertEquals(9, checked.delivered.size());
        assertSound();
    }

    @Test
    void an_event_left_out_is_lost() throws Exception {
        Checked.feed(checked.stream(channel, 0), wire.events(0, 3) + wire.events(5, 7));
        assertEquals(2, checked.violations.count(Kind.LOST));
        assertEquals(2, checked.violations.total());
        assertEquals(List.of(0, 1, 2, 5, 6), checked.delivered);
    }

    @Test
    void an_event_left_out_is_lost_where_others_brought_it() throws Exception {
        Checked.feed(checked.stream(channel, 0), wire.events(0, 7));
        Checked.feed(
                checked.stream(channel, 0),
                Wire.of(channel, 0).events(0, 3) + Wire.of(channel, 0).events(4, 7));
        assertEquals(1, checked.violations.count(Kind.LOST));
        assertEquals(1, checked.violations.total());
    }

    @Test
    void an_event_that_comes_again_is_told_and_not_counted() throws Exception {
        String again = wire.event(0);
        Checked.feed(checked.stream(channel, 0), again + wire.events(1, 3) + again + wire.event(3));
        assertEquals(1, checked.violations.count(Kind.REPEATED));
        assertEquals(1, checked.violations.total());
        assertEquals(numbers(0, 4), checked.delivered);
    }

    @Test
    void an_event_that_comes_late_is_told() throws Exception {
        Checked.feed(
                checked.stream(channel, 0),
                wire.event(0) + wire.event(2) + wire.event(1) + wire.event(3));
        assertEquals(1, checked.violations.count(Kind.LOST));
        assertEquals(1, checked.violations.count(Kind.REORDERED));
        assertEquals(List.of(0, 2, 1, 3), checked.delivered);
    }

    @Test
    void a_wrong_byte_is_told_in_the_first_stream_and_in_the_next() throws Exception {
        String text = wire.events(0, 3);
        String wrong = text.replaceFirst("xx\"}", "xy\"}");
        Checked.feed(checked.stream(channel, 0), wrong);
        assertEquals(1, checked.violations.count(Kind.MALFORMED));
        Checked.feed(checked.stream(channel, 0), text);
        Checked.feed(checked.stream(channel, 0), wrong);
        assertEquals(2, checked.violations.count(Kind.MALFORMED));
    }

    @Test
    void a_cursor_that_is_not_the_position_after_the_event_is_told() throws Exception {
        Checked.feed(checked.stream(channel, 0), wire.event(0).replace("h7Kq2f*1", "h7Kq2f*2"));
        assertEquals(1, checked.violations.count(Kind.CURSOR));
        assertEquals(1, checked.violations.total());
    }

    @Test
    void what_the_server_says_is_lost_is_told() throws Exception {
        Checked.feed(
                checked.stream(channel, 0),
                wire.event(0) + wire.control("gap", "{\"channel\":\"orders\"}") + wire.event(1));
        assertEquals(1, checked.violations.count(Kind.TOLD));
        assertTrue(checked.violations.first().getFirst().contains("aqueduct.gap {\"channel\""));
    }

    @Test
    void streams_of_several_partitions_may_differ_in_their_order() throws Exception {
        Channel three = Wire.channel(3);
        Wire one = Wire.of(three, 0);
        Wire other = Wire.of(three, 0);
        Checked.feed(checked.stream(three, 0), one.events(0, 9));
        Checked.feed(
                checked.stream(three, 0),
                other.event(1) + other.event(0) + other.event(2) + other.events(3, 9));
        assertEquals(18, checked.delivered.size());
        assertSound();
        assertTrue(checked.checks.read() < 18, "it is compared again as soon as it has the same");
    }
}
