package dev.aqueduct.bridge.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

final class TallyTest {
    private static final Client ONE = new Client.Of(new Address(0, 1));
    private static final Client OTHER = new Client.Of(new Address(0, 2));

    @Test
    void each_client_has_as_many_as_it_may_and_no_trace_when_it_has_none() {
        Tally tally = new Tally(2);

        assertTrue(tally.take(ONE));
        assertTrue(tally.take(ONE));
        assertFalse(tally.take(ONE));
        assertTrue(tally.take(OTHER));
        tally.giveBack(ONE);
        assertTrue(tally.take(ONE));
        tally.giveBack(ONE);
        tally.giveBack(ONE);
        tally.giveBack(OTHER);
        assertEquals(0, tally.clients());
    }

    @Test
    void nobody_counts_those_who_are_unlimited() {
        Tally tally = new Tally(0);

        assertTrue(tally.take(new Client.Unlimited()));
        assertFalse(tally.take(ONE));
        assertEquals(0, tally.clients());
    }

    @Test
    void threads_never_have_more_together_and_leave_none() throws Exception {
        Tally tally = new Tally(3);
        AtomicInteger have = new AtomicInteger();
        List<Callable<Integer>> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            threads.add(() -> {
                int most = 0;
                for (int i = 0; i < 20_000; i++) {
                    if (tally.take(ONE)) {
                        most = Math.max(most, have.incrementAndGet());
                        have.decrementAndGet();
                        tally.giveBack(ONE);
                    }
                }
                return most;
            });
        }
        try (var executor = Executors.newFixedThreadPool(8)) {
            for (var most : executor.invokeAll(threads)) {
                assertTrue(most.get() <= 3);
            }
        }
        assertEquals(0, tally.clients());
    }
}
