package dev.aqueduct.bridge.http.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.junit.jupiter.api.Test;

import java.util.List;

final class PageSinkTest {
    private static final Gap GAP = new Gap("c", 0, 1, 2, Gap.Reason.RETENTION);
    private final PageMemory memory = new PageMemory(1_000);

    @Test
    void page_takes_events_up_to_its_limit() {
        try (PageSink page = new PageSink(2, memory)) {
            assertTrue(page.event(entry(10), true) && !page.full());
            assertTrue(page.event(entry(10), true) && page.full());
            assertFalse(page.event(entry(10), true));
        }
    }

    @Test
    void page_shares_memory_with_others_but_holds_one_event_at_least() {
        try (PageSink large = new PageSink(10, memory);
                PageSink other = new PageSink(10, memory)) {
            assertTrue(large.event(entry(800), true));
            assertTrue(other.event(entry(500), true));
            assertFalse(other.event(entry(500), true));
            assertFalse(other.full());
        }
        try (PageSink next = new PageSink(10, memory)) {
            assertTrue(next.event(entry(900), true) && next.event(entry(90), true));
        }
    }

    @Test
    void gaps_are_taken_before_events_alone() {
        try (PageSink first = new PageSink(10, memory);
                PageSink later = new PageSink(10, memory)) {
            assertTrue(first.gap(GAP) && first.gap(GAP));
            assertFalse(first.event(entry(1), true));
            assertEquals(List.of(GAP, GAP), first.gaps());
            assertTrue(later.event(entry(1), true));
            assertFalse(later.gap(GAP));
        }
    }

    @Test
    void event_that_cannot_be_decoded_for_the_moment_ends_the_page() {
        Entry waiting =
                new Entry(
                        record(),
                        record -> {
                            throw new SourceUnavailableException("the schemas cannot be read");
                        });
        try (PageSink page = new PageSink(10, memory)) {
            assertFalse(page.event(waiting, true));
            assertEquals("the schemas cannot be read", page.undecodable());
        }
    }

    private static Entry entry(int size) {
        return new Entry(record(), record -> new Rendered(new byte[size], null, false));
    }

    private static LogRecord record() {
        return new LogRecord("c", 0, 0, 0, null, null, List.of());
    }
}
