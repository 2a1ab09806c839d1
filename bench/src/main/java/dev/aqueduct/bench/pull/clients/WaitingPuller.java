package dev.aqueduct.bench.pull.clients;

import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.pull.Page;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.Puller;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.HdrHistogram.Histogram;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A client that waits for what is new, page by page, in a thread of its own, and measures how long
 * events take until their page is there whole. Reads a topic from its beginning on.
 */
public final class WaitingPuller implements AutoCloseable {
    private static final String WAIT = "&wait=20s";
    private static final long LOOK_MILLIS = 5;

    private final Puller puller;
    private final Publications publications;
    private final Violations violations;
    private final Thread thread;
    private final Histogram latency = Publications.histogram(); // guarded by itself
    private volatile int measuredFrom = Integer.MAX_VALUE;
    private volatile int read;
    private volatile int answers;
    private volatile boolean closed;

    /** Connects to a bridge, and begins. */
    public WaitingPuller(
            InetSocketAddress server,
            PulledTopic topic,
            Publications publications,
            Violations violations) {
        puller = new Puller(server, topic, violations);
        this.publications = publications;
        this.violations = violations;
        thread = Thread.ofPlatform().name("waiting").daemon().start(this::run);
    }

    private void run() {
        try {
            String cursor = "earliest";
            while (!closed) {
                Page page = puller.page(cursor, WAIT);
                take(page, System.nanoTime());
                cursor = page.cursor();
            }
        } catch (StreamException e) {
            if (!closed) {
                violations.add(Kind.ENDED, 1, "the puller", String.valueOf(e.getMessage()));
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void take(Page page, long now) {
        int from = read;
        for (int number = from; number < from + page.events(); number++) {
            if (number >= measuredFrom) {
                synchronized (latency) {
                    latency.recordValue(publications.nanosSince(number, now));
                }
            }
        }
        read += page.events();
        answers++;
    }

    /** Measures from this event on. */
    public void measure(int first) {
        measuredFrom = first;
    }

    /** How many nanoseconds events took. */
    public Histogram latency() {
        synchronized (latency) {
            return latency.copy();
        }
    }

    /** How many answers have come. */
    public int answers() {
        return answers;
    }

    /** Waits until so many events have been read; returns whether they have. */
    public boolean awaitRead(int events, Duration most) throws InterruptedException {
        long begun = System.nanoTime();
        while (read < events && System.nanoTime() - begun < most.toNanos()) {
            Thread.sleep(LOOK_MILLIS);
        }
        return read >= events;
    }

    @Override
    public void close() {
        closed = true;
        puller.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
