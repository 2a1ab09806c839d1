package dev.aqueduct.producers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {
    /** Far from zero, as the JDK's clock may be. */
    private static final long START = -5_000_000_000L;

    private long now = START;

    @Test
    void turns_come_at_the_rate() throws Exception {
        var pace = pace(4);

        for (long turn = 0; turn < 9; turn++) {
            pace.await();
            assertEquals(turn * 250, millis());
        }
    }

    @Test
    void time_spent_between_turns_is_made_up_for() throws Exception {
        var pace = pace(20);
        pace.await();
        now += 90_000_000;
        pace.await();
        pace.await();
        pace.await();

        assertEquals(150, millis());
    }

    @Test
    void after_an_outage_there_is_no_burst_of_all_that_was_missed() throws Exception {
        var pace = pace(100);
        pace.await();
        now += 60_000_000_000L;

        for (int turn = 0; turn < 111; turn++) {
            pace.await();
        }

        assertEquals(61_000, millis());
    }

    @Test
    void an_infinite_rate_never_waits() throws Exception {
        var pace = pace(Double.POSITIVE_INFINITY);

        for (int turn = 0; turn < 1_000; turn++) {
            pace.await();
        }

        assertEquals(0, millis());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void a_rate_of_nothing_is_an_error(double perSecond) {
        assertThrows(IllegalArgumentException.class, () -> new Pace(perSecond));
    }

    private Pace pace(double perSecond) {
        return new Pace(perSecond, () -> now, nanos -> now += nanos);
    }

    private long millis() {
        return (now - START) / 1_000_000;
    }
}
