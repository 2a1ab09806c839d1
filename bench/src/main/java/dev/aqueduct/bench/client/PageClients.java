package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;

/**
 * Many clients that follow a channel by pulls, each on a connection of its own and by a virtual
 * thread. Checks that every event follows the one before. Any thread may call it.
 */
public final class PageClients implements AutoCloseable {
    private static final long LOOK_MILLIS = 5;
    private static final long MAX_NANOS = 600_000_000_000L;

    private final Publications publications;
    private final Violations violations;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray next;
    private final AtomicIntegerArray empty;
    private final AtomicLong requests = new AtomicLong();
    private final Histogram latency = new ConcurrentHistogram(MAX_NANOS, 3);
    private volatile boolean closing;

    /**
     * Begins to connect and to read.
     *
     * @param target what all of them ask for first
     * @param offset at which that starts
     */
    public PageClients(
            InetSocketAddress server,
            String target,
            long offset,
            int count,
            Publications publications,
            Violations violations) {
        this.publications = publications;
        this.violations = violations;
        next = new AtomicLongArray(count);
        empty = new AtomicIntegerArray(count);
        for (int client = 0; client < count; client++) {
            int index = client;
            threads.add(Thread.ofVirtual().start(() -> follow(server, target, offset, index)));
        }
    }

    private void follow(InetSocketAddress server, String target, long offset, int index) {
        try (PageClient client = new PageClient(server, target, offset)) {
            while (!closing) {
                requests.incrementAndGet();
                if (client.turn() == 0) {
                    empty.incrementAndGet(index);
                }
                arrived(index, client.next());
            }
        } catch (IOException e) {
            if (!closing) {
                violations.add(Kind.ENDED, 1, "client " + index, String.valueOf(e.getMessage()));
            }
        }
    }

    private void arrived(int index, long upTo) {
        long now = System.nanoTime();
        for (long number = next.get(index); number < upTo; number++) {
            long nanos = publications.nanosSince((int) number, now);
            if (nanos >= 0) {
                latency.recordValue(nanos);
            }
        }
        next.set(index, upTo);
    }

    /** Publishes an event, from whose moment on its latency counts. For one thread. */
    public void publish(Publisher publisher, int number) {
        publications.published(number, System.nanoTime());
        publisher.publish(number);
    }

    /** How many requests were sent. */
    public long requests() {
        return requests.get();
    }

    /** From publishing an event to reading the end of the page that has it. */
    public Histogram latency() {
        return latency;
    }

    /** Waits until each has all events before this offset. */
    public void awaitEvents(long offset, Duration most) throws InterruptedException {
        await(client -> next.get(client) >= offset, most, "has event " + (offset - 1));
    }

    /** Waits until each was told so many times that nothing is there. */
    public void awaitEmpty(int pages, Duration most) throws InterruptedException {
        await(client -> empty.get(client) >= pages, most, "was told that nothing is there");
    }

    /** How often a client was told so, at most. */
    public int mostEmpty() {
        int most = 0;
        for (int client = 0; client < empty.length(); client++) {
            most = Math.max(most, empty.get(client));
        }
        return most;
    }

    private void await(IntPredicate reached, Duration most, String what)
            throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        for (int client = 0; client < next.length() && violations.total() == 0; ) {
            if (reached.test(client)) {
                client++;
            } else if (System.nanoTime() - deadline > 0) {
                violations.add(Kind.LOST, 1, "client " + client, "it never " + what);
            } else {
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt); // which closes the socket that a virtual thread reads
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
