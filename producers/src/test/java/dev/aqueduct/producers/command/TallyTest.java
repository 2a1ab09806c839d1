package dev.aqueduct.producers.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

final class TallyTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Tally tally = new Tally(nanos::get);

    @Test
    void a_slow_rate_is_told_with_a_decimal_and_a_fast_one_without() {
        tally.countStored();
        nanos.set(2_000_000_000L);
        assertEquals("1 event to orders in 2.0 s (0.5/s)", tally.summary("orders"));

        nanos.set(1_000_000L);
        assertEquals("1 event to orders in 0.0 s (1,000/s)", tally.summary("orders"));
    }

    @Test
    void a_bad_line_behind_which_nothing_was_sent_is_where_it_stopped() {
        tally.noteSent(1);
        tally.countBad(2);

        assertEquals("1 bad line: stopped there", tally.badLines(false));
        assertEquals("1 bad line left out", tally.badLines(true));
    }

    @Test
    void lines_that_were_sent_behind_a_bad_one_are_named() {
        tally.noteSent(614);
        tally.countBad(7);
        tally.countBad(2);

        assertEquals(
                "2 bad lines: stopped at line 2, but lines 3 to 614 had been sent by then",
                tally.badLines(false));
        assertEquals("2 bad lines left out", tally.badLines(true));
    }

    @Test
    void lines_of_which_nothing_is_known_are_named() {
        assertTrue(tally.countLost(30));
        assertEquals("1 event sent but not known to be stored: line 30", tally.lostLines());

        assertFalse(tally.countLost(12));
        assertEquals("2 events sent but not known to be stored: lines 12 to 30", tally.lostLines());
    }
}
