package dev.aqueduct.bench.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.Random;

final class BulkBodyTest {
    private final Violations violations = new Violations();
    private final ExpectedEvents expected = new ExpectedEvents(Bodies.TOPIC, violations);
    private final BulkBody body = new BulkBody(expected);

    private void take(String text) throws StreamException {
        byte[] bytes = text.getBytes(US_ASCII);
        body.take(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private void assertAll(int events) {
        assertEquals(0, violations.total(), violations.first()::toString);
        assertEquals(events, expected.offset());
        assertTrue(body.ended());
    }

    private void assertWrong(Kind kind, long count, String text) {
        assertThrows(StreamException.class, () -> take(text));
        assertEquals(count, violations.count(kind), violations.first()::toString);
        assertEquals(count, violations.total());
    }

    @Test
    void a_whole_transfer_is_right() throws Exception {
        take(Bodies.lines(0, 1200) + Bodies.endLine(1200));
        assertAll(1200);
    }

    @Test
    void it_may_be_cut_anywhere() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String text = Bodies.lines(0, 1200) + Bodies.endLine(1200);
        for (int at = 0; at < text.length(); ) {
            int end =
                    Math.min(
                            text.length(), at + 1 + random.nextInt(random.nextBoolean() ? 5 : 900));
            take(text.substring(at, end));
            at = end;
        }
        assertAll(1200);
    }

    @Test
    void it_may_begin_anywhere() throws Exception {
        expected.seek(998);
        take(Bodies.lines(998, 1010) + Bodies.endLine(1010));
        assertAll(1010);
    }

    @Test
    void without_its_last_line_it_has_not_ended() throws Exception {
        take(Bodies.lines(0, 10) + Bodies.cursorLine(10));
        assertFalse(body.ended());
    }

    @Test
    void an_event_that_is_left_out_is_lost() {
        assertWrong(Kind.LOST, 2, Bodies.lines(0, 5) + Bodies.lines(7, 9));
    }

    @Test
    void an_event_that_comes_again_is_repeated() {
        assertWrong(Kind.REPEATED, 1, Bodies.lines(0, 5) + Bodies.lines(4, 9));
    }

    @Test
    void another_value_is_malformed() {
        assertWrong(
                Kind.MALFORMED,
                1,
                Bodies.lines(0, 5) + Bodies.event(5).replace("xx\"}", "xy\"}") + "\n");
    }

    @Test
    void an_event_of_another_channel_is_malformed() {
        assertWrong(Kind.MALFORMED, 1, Bodies.event(0).replace("orders", "others") + "\n");
    }

    @Test
    void an_event_after_the_end_is_malformed() {
        assertWrong(Kind.MALFORMED, 1, Bodies.lines(0, 5) + Bodies.endLine(5) + Bodies.lines(5, 6));
    }

    @Test
    void a_cursor_that_is_elsewhere_is_told() throws Exception {
        take(Bodies.lines(0, 5) + Bodies.cursorLine(4) + Bodies.cursorLine(15));
        assertEquals(2, violations.count(Kind.CURSOR));
    }

    @Test
    void a_gap_is_told() {
        assertWrong(Kind.MALFORMED, 1, "{\"gaps\":[],\"cursor\":\"orders*h7Kq2f*0\"}\n");
    }
}
