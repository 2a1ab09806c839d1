package dev.aqueduct.bridge.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One thread that serves many subscribers while that needs no waiting: an event wakes it once, and
 * not the thread of each of them. It owns a subscriber from when that is {@link Subscriber#pumped}
 * until it gives it back, which it does as soon as it could not go on without waiting. Knows
 * nothing of what is read and written.
 */
final class Pump implements AutoCloseable {
    private final LongSupplier nanoTime;
    private final long lookNanos;
    private final Chunk chunk;
    private final Thread thread;

    /** Who was raised, linked from the latest to the earliest. */
    private final AtomicReference<@Nullable Subscriber> raised = new AtomicReference<>();

    /** Set by the pump's thread before it looks for the last time whether to park. */
    private final AtomicBoolean parking = new AtomicBoolean();

    private volatile boolean open = true;

    /** Those that it owns, in no order. Of the pump's thread alone. */
    private final List<Subscriber> owned = new ArrayList<>();

    /**
     * @param lookNanos how often it looks what is due
     * @param batchBytes how much a subscriber is given at once, about
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    Pump(String name, long lookNanos, int batchBytes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lookNanos = lookNanos;
        chunk = Chunk.lasting(batchBytes);
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isOpen() {
        return open;
    }

    /** Gives the subscriber a turn soon. Any thread may call it. */
    void enqueue(Subscriber subscriber) {
        Subscriber before = raised.get();
        subscriber.raisedBefore = before;
        while (!raised.compareAndSet(before, subscriber)) {
            before = raised.get();
            subscriber.raisedBefore = before;
        }
        if (parking.get() && parking.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        long lookAt = nanoTime.getAsLong() + lookNanos;
        while (open) {
            Subscriber first = inOrder(raised.getAndSet(null));
            if (first == null) {
                park(lookAt - nanoTime.getAsLong());
            }
            serve(first);
            long now = nanoTime.getAsLong();
            if (now - lookAt >= 0) {
                look();
                lookAt = now + lookNanos;
            }
        }
        owned.forEach(Subscriber::giveBack);
        for (Subscriber each = raised.get(); each != null; each = each.raisedBefore) {
            each.giveBack();
        }
    }

    private void park(long nanos) {
        parking.set(true);
        if (raised.get() == null && open && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        parking.set(false);
    }

    /** Turns the links round, so that who was raised first is served first. */
    private static @Nullable Subscriber inOrder(@Nullable Subscriber latest) {
        Subscriber first = null;
        Subscriber each = latest;
        while (each != null) {
            Subscriber before = each.raisedBefore;
            each.raisedBefore = first;
            first = each;
            each = before;
        }
        return first;
    }

    private void serve(@Nullable Subscriber first) {
        Subscriber each = first;
        while (each != null) {
            Subscriber next = each.raisedBefore;
            each.raisedBefore = null;
            if (each.takeUp()) {
                own(each);
                chunk.clear();
                after(each, each.turn(chunk));
            }
            each = next;
        }
    }

    private void look() {
        // From the end, since one that is given back is replaced by the last.
        for (int place = owned.size() - 1; place >= 0; place--) {
            Subscriber each = owned.get(place);
            chunk.clear();
            after(each, each.look(chunk));
        }
    }

    private void after(Subscriber subscriber, Subscriber.Next next) {
        switch (next) {
            case WAIT -> {}
            case AGAIN -> subscriber.raise();
            case GIVE_BACK -> {
                disown(subscriber);
                subscriber.giveBack();
            }
        }
    }

    private void own(Subscriber subscriber) {
        if (subscriber.place < 0) {
            subscriber.place = owned.size();
            owned.add(subscriber);
        }
    }

    private void disown(Subscriber subscriber) {
        Subscriber last = owned.removeLast();
        if (subscriber.place < owned.size()) {
            owned.set(subscriber.place, last);
            last.place = subscriber.place;
        }
        subscriber.place = -1;
    }

    /** Waits until nobody is served any more, which is soon once it is not open. */
    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives all back. Twice is once. */
    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        awaitEnd();
    }
}
