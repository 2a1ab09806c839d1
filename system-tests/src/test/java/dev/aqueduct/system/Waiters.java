package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many clients who follow a channel by pulls that wait, each on a connection of its own: every
 * other by links, the others by URLs that they make themselves. For one thread.
 */
final class Waiters implements AutoCloseable {
    private static final Duration MOST = Duration.ofSeconds(30);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray next;
    private final AtomicIntegerArray empty;
    private final CountDownLatch asking;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    /**
     * Begins.
     *
     * @param target what all of them ask for first
     * @param offset the one that stands there
     */
    Waiters(URI server, String target, long offset, int count) {
        next = new AtomicLongArray(count);
        empty = new AtomicIntegerArray(count);
        asking = new CountDownLatch(count);
        for (int client = 0; client < count; client++) {
            int index = client;
            threads.add(Thread.ofVirtual().start(() -> follow(server, target, offset, index)));
        }
    }

    private void follow(URI server, String target, long offset, int index) {
        try (PageFollower follower = new PageFollower(server, target, offset, index % 2 == 0)) {
            while (!closing) {
                asking.countDown();
                if (follower.turn() == 0) {
                    empty.incrementAndGet(index);
                }
                next.set(index, follower.next());
            }
        } catch (IOException | AssertionError e) {
            if (!closing) {
                failures.add(e);
            }
        }
    }

    /** Waits until all are about to ask. */
    void awaitAsking() throws InterruptedException {
        assertTrue(asking.await(MOST.toSeconds(), TimeUnit.SECONDS));
    }

    /** Waits until each has all events before this offset. */
    void awaitAll(long offset) {
        await().atMost(MOST)
                .until(() -> {
                    assertEquals(List.of(), List.copyOf(failures));
                    for (int i = 0; i < next.length(); i++) {
                        if (next.get(i) < offset) {
                            return false;
                        }
                    }
                    return true;
                });
        for (int i = 0; i < next.length(); i++) {
            assertEquals(offset, next.get(i));
        }
    }

    /**
     * Waits until each was told so many times that nothing is there; returns the most that any was.
     */
    int awaitQuiet(int rounds) {
        await().atMost(MOST)
                .until(() -> {
                    assertEquals(List.of(), List.copyOf(failures));
                    for (int i = 0; i < empty.length(); i++) {
                        if (empty.get(i) < rounds) {
                            return false;
                        }
                    }
                    return true;
                });
        int most = 0;
        for (int i = 0; i < empty.length(); i++) {
            most = Math.max(most, empty.get(i));
        }
        return most;
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        threads.forEach(Thread::interrupt); // which closes the socket that a virtual thread reads
        for (Thread thread : threads) {
            thread.join(MOST);
        }
    }
}
