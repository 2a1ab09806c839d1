package dev.aqueduct.bench.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;

final class PageBodyTest {
    private final Violations violations = new Violations();
    private final ExpectedEvents expected = new ExpectedEvents(Bodies.TOPIC, violations);
    private final PageBody body = new PageBody(expected);

    private Page read(String text) throws StreamException {
        byte[] bytes = text.getBytes(US_ASCII);
        int middle = bytes.length / 2;
        MemorySegment segment = MemorySegment.ofArray(bytes);
        body.take(segment, 0, middle);
        body.take(segment, middle, bytes.length);
        return body.read();
    }

    private void assertWrong(Kind kind, long count, String text) {
        assertThrows(StreamException.class, () -> read(text));
        assertEquals(count, violations.count(kind), violations.first()::toString);
    }

    @Test
    void pages_follow_each_other() throws Exception {
        assertEquals(new Page(Bodies.cursor(1000), 1000, true), read(Bodies.page(0, 1000, true)));
        assertEquals(new Page(Bodies.cursor(1001), 1, false), read(Bodies.page(1000, 1001, false)));
        assertEquals(new Page(Bodies.cursor(1001), 0, false), read(Bodies.page(1001, 1001, false)));
        assertEquals(0, violations.total(), violations.first()::toString);
    }

    @Test
    void a_page_that_leaves_out_events_loses_them() throws Exception {
        read(Bodies.page(0, 10, true));
        assertWrong(Kind.LOST, 2, Bodies.page(12, 15, true));
    }

    @Test
    void a_page_that_comes_again_is_repeated() throws Exception {
        read(Bodies.page(0, 10, true));
        assertWrong(Kind.REPEATED, 1, Bodies.page(0, 10, true));
    }

    @Test
    void a_cursor_that_does_not_follow_the_events_is_told() throws Exception {
        read(Bodies.page(0, 10, true).replace("*10\"", "*11\""));
        assertEquals(1, violations.count(Kind.CURSOR));
    }

    @Test
    void a_page_that_is_cut_is_malformed() {
        String page = Bodies.page(0, 10, true);
        assertWrong(Kind.MALFORMED, 1, page.substring(0, page.length() - 1));
    }

    @Test
    void a_page_that_is_cut_in_an_event_is_malformed() {
        assertWrong(Kind.MALFORMED, 1, Bodies.page(0, 3, true).substring(0, 60));
    }

    @Test
    void a_comma_that_is_missing_is_malformed() {
        assertWrong(Kind.MALFORMED, 1, Bodies.page(0, 3, true).replace("},{", "}{"));
    }

    @Test
    void a_problem_is_no_page() {
        assertWrong(Kind.MALFORMED, 1, "{\"type\":\"/problems/gone\"}");
    }
}
