package dev.aqueduct.bridge.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The account of what a client of HTTP/2 takes. */
@Timeout(60)
final class WindowsTest {
    private static final int AT_FIRST = 65_535;
    private static final int MANY = 1_000_000;

    private final Windows windows = new Windows();

    @BeforeEach
    void begin() {
        windows.begin(1);
        windows.begin(3);
    }

    private CompletableFuture<Integer> take(int stream) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return windows.take(stream, MANY);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        Thread::startVirtualThread)
                .orTimeout(20, TimeUnit.SECONDS); // else what is never woken would hang
    }

    @Test
    void streams_share_the_window_of_the_connection() {
        assertEquals(40_000, windows.tryTake(1, 40_000));
        assertEquals(AT_FIRST - 40_000, windows.tryTake(3, MANY));
        assertEquals(0, windows.tryTake(1, MANY));
        windows.open(0, 10);
        assertEquals(10, windows.tryTake(3, MANY));
    }

    @Test
    void who_waits_for_one_window_is_woken_by_it() {
        windows.open(0, MANY);
        windows.tryTake(1, MANY);
        CompletableFuture<Integer> waiting = take(1);
        windows.open(3, 7);
        windows.open(0, 7);
        assertFalse(waiting.isDone());
        windows.open(1, 5);
        assertEquals(5, waiting.join());
    }

    @Test
    void who_waits_for_the_other_window_is_woken_by_that() {
        windows.tryTake(1, MANY);
        CompletableFuture<Integer> waiting = take(3);
        windows.open(3, 7);
        assertFalse(waiting.isDone());
        windows.open(0, 5);
        assertEquals(5, waiting.join());
    }

    @Test
    void end_of_a_stream_wakes_who_waits_and_gives_back_what_was_not_sent() {
        windows.tryTake(1, 50_000);
        windows.sent(1, 20_000);
        windows.tryTake(3, MANY);
        CompletableFuture<Integer> other = take(3);
        windows.open(3, 100_000);
        windows.end(1);
        assertEquals(30_000, other.join());
        assertThrows(ClientGoneException.class, () -> windows.tryTake(1, MANY));
        CompletableFuture<Integer> waiting = take(3);
        windows.end();
        Throwable thrown = assertThrows(CompletionException.class, waiting::join).getCause();
        assertEquals(ClientGoneException.class, thrown.getClass());
        windows.begin(1); // whose trailers come late
        assertFalse(windows.isOpen(1));
    }

    @Test
    void what_is_sent_without_having_been_taken_counts_as_well() {
        windows.tryTake(1, 1_000);
        windows.sent(1, 1_500);
        windows.sent(5, 35);
        assertEquals(AT_FIRST - 1_535, windows.tryTake(3, MANY));
        windows.open(0, MANY);
        assertEquals(AT_FIRST - 1_500, windows.tryTake(1, MANY));
    }

    @Test
    void setting_changes_the_windows_of_all_streams() {
        windows.open(0, MANY);
        windows.tryTake(1, MANY);
        windows.initial(100);
        assertEquals(100, windows.tryTake(3, MANY));
        windows.open(1, AT_FIRST - 100);
        assertEquals(0, windows.tryTake(1, MANY));
        windows.open(1, 1);
        assertEquals(1, windows.tryTake(1, MANY));
        windows.begin(5);
        assertEquals(100, windows.tryTake(5, MANY));
    }

    /** What two threads take at once must not be the same. */
    @Test
    void no_more_is_ever_taken_than_was_opened_and_all_of_that_is() throws Exception {
        Random random = Seed.random("no_more_is_ever_taken");
        windows.initial(MANY);
        AtomicLong opened = new AtomicLong(AT_FIRST);
        AtomicLong taken = new AtomicLong();
        long all = 5_000_000;
        Runnable taker =
                () -> {
                    int stream = Thread.currentThread().getName().equals("1") ? 1 : 3;
                    while (taken.get() < all) {
                        int bytes = windows.tryTake(stream, 1_000);
                        assertTrue(taken.addAndGet(bytes) <= opened.get());
                        windows.sent(stream, bytes);
                        windows.open(stream, bytes + 1);
                        Thread.yield();
                    }
                };
        CompletableFuture<?> first = started("1", taker);
        CompletableFuture<?> second = started("3", taker);
        while (opened.get() < all) {
            int bytes = (int) Math.min(random.nextInt(2_000) + 1, all - opened.get());
            opened.addAndGet(bytes);
            windows.open(0, bytes);
        }
        first.get();
        second.get();
        assertEquals(all, taken.get());
    }

    private static CompletableFuture<?> started(String name, Runnable work) {
        return CompletableFuture.runAsync(work, task -> Thread.ofPlatform().name(name).start(task));
    }
}
