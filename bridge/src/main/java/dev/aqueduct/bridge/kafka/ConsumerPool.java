package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Topic;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A few consumers for history, made when they are first needed, each lent to one thread at a time.
 * Any thread may call it.
 */
final class ConsumerPool implements AutoCloseable {
    /** Longer than this nobody waits for a consumer. */
    private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final int size;
    private final Supplier<HistoryConsumer> newConsumer;

    /** Fair: who has waited goes before who comes just when a consumer is given back. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Condition freed = lock.newCondition();

    /** Guarded by {@link #lock}: the one used longest ago first. */
    private final Deque<HistoryConsumer> idle = new ArrayDeque<>();

    /** Guarded by {@link #lock}. */
    private int made;

    /** Guarded by {@link #lock}. */
    private boolean closed;

    ConsumerPool(int size, Supplier<HistoryConsumer> newConsumer) {
        this.size = size;
        this.newConsumer = newConsumer;
    }

    /**
     * A consumer, best one that stands at the offset. It is given back with {@link #giveBack}.
     *
     * @throws SourceUnavailableException if all stay busy for 5 s, or the pool is closed
     */
    HistoryConsumer lease(Topic topic, int partition, long offset) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = MOST_WAIT_NANOS;
            while (idle.isEmpty() && made == size && !closed && left > 0) {
                left = freed.awaitNanos(left);
            }
            if (closed || (idle.isEmpty() && made == size)) {
                throw new SourceUnavailableException(
                        "too many requests for older events are under way");
            }
            HistoryConsumer standing = standingAt(topic, partition, offset);
            if (standing != null) {
                return standing;
            }
            if (made == size) {
                return idle.removeFirst();
            }
            made++;
        } finally {
            lock.unlock();
        }
        return make();
    }

    /**
     * A consumer to read on with: one that stands at the offset, or one that nobody has read on
     * with for a moment, since it holds what comes next where it was. Never waits; null where there
     * is none now.
     */
    @Nullable HistoryConsumer tryLease(Topic topic, int partition, long offset) {
        lock.lock();
        try {
            HistoryConsumer standing = standingAt(topic, partition, offset);
            if (standing != null || closed) {
                return standing;
            }
            if (made == size) {
                HistoryConsumer oldest = idle.peekFirst();
                return oldest != null && oldest.isLeft() ? idle.removeFirst() : null;
            }
            made++;
        } finally {
            lock.unlock();
        }
        return make();
    }

    /** Without the lock, since Kafka's hosts may have to be resolved. */
    private HistoryConsumer make() {
        boolean done = false;
        try {
            HistoryConsumer fresh = newConsumer.get();
            done = true;
            return fresh;
        } finally {
            if (!done) {
                unmade();
            }
        }
    }

    private void unmade() {
        lock.lock();
        try {
            made--;
            freed.signal();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable HistoryConsumer standingAt(Topic topic, int partition, long offset) {
        for (HistoryConsumer consumer : idle) {
            if (consumer.standsAt(topic, partition, offset)) {
                idle.remove(consumer);
                return consumer;
            }
        }
        return null;
    }

    void giveBack(HistoryConsumer consumer) {
        boolean unwanted;
        lock.lock();
        try {
            unwanted = closed;
            if (!closed) {
                idle.addLast(consumer);
            }
            freed.signal();
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            consumer.close();
        }
    }

    /** Closes all; those that are lent are closed when they are given back. Twice is once. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(HistoryConsumer::close);
            idle.clear();
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
