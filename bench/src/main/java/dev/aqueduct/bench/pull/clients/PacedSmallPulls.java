package dev.aqueduct.bench.pull.clients;

import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.HdrHistogram.Histogram;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Small pulls at a steady pace, in a thread of their own, so that what they take is no load to
 * speak of. One that was due while the last was under way is left out.
 */
public final class PacedSmallPulls implements AutoCloseable {
    private static final long BETWEEN_NANOS = 50_000_000;

    private final SmallPulls pulls;
    private final Random random;
    private final Violations violations;
    private final Thread thread;
    private volatile boolean stopped;
    private Histogram nanos = Publications.histogram(); // guarded by this

    /** Begins. */
    public PacedSmallPulls(SmallPulls pulls, Random random, Violations violations) {
        this.pulls = pulls;
        this.random = random;
        this.violations = violations;
        thread = Thread.ofPlatform().name("small-pulls").daemon().start(this::run);
    }

    private void run() {
        try (pulls) {
            long due = System.nanoTime();
            while (!stopped) {
                record(pulls.pull(random));
                long now = System.nanoTime();
                due = Math.max(due + BETWEEN_NANOS, now);
                LockSupport.parkNanos(due - now);
            }
        } catch (StreamException e) {
            violations.add(Kind.ENDED, 1, thread.getName(), String.valueOf(e.getMessage()));
        }
    }

    private synchronized void record(long took) {
        nanos.recordValue(took);
    }

    /** How many nanoseconds each took since this was asked the last time. */
    public synchronized Histogram take() {
        Histogram taken = nanos;
        nanos = Publications.histogram();
        return taken;
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
