package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    private static final System.Logger LOG = System.getLogger(Pump.class.getName());

    /** A shorter rest is not worth the trouble. */
    private static final long LEAST_REST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Nobody notices a delay of that. */
    private static final long MOST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final long lookNanos;
    private final Chunk chunk;
    private final Thread thread;

    /** Who was raised, linked from the latest to the earliest. */
    private final AtomicReference<@Nullable Raised> raised = new AtomicReference<>();

    /** Set by the pump's thread before it looks for the last time whether to park. */
    private final AtomicBoolean parking = new AtomicBoolean();

    private volatile boolean open = true;

    /** Those that it owns, in no order. Of the pump's thread alone. */
    private final List<Subscriber> owned = new ArrayList<>();

    private final Convoys convoys = new Convoys();

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

    /** For {@link Raised#raise}. Any thread may call it. */
    void enqueue(Raised latest) {
        Raised before = raised.get();
        latest.raisedBefore = before;
        while (!raised.compareAndSet(before, latest)) {
            before = raised.get();
            latest.raisedBefore = before;
        }
        if (parking.get() && parking.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        long lookAt = nanoTime.getAsLong() + lookNanos;
        while (open) {
            Raised first = inOrder(raised.getAndSet(null));
            if (first == null) {
                park(lookAt - nanoTime.getAsLong());
            }
            long begun = nanoTime.getAsLong();
            serve(first);
            long now = nanoTime.getAsLong();
            if (raised.get() != null) {
                rest((now - begun) / 2);
            }
            if (now - lookAt >= 0) {
                look();
                lookAt = now + lookNanos;
            }
        }
        while (!owned.isEmpty()) {
            leave(owned.getLast());
        }
        for (Raised each = raised.get(); each != null; each = each.raisedBefore) {
            leave(each);
        }
    }

    /**
     * More has come while it served: it comes faster than one by one. What comes in a rest goes
     * with the same writes, whose number is what serving costs, and others get at a processor.
     */
    private void rest(long nanos) {
        if (open && nanos > LEAST_REST_NANOS) {
            LockSupport.parkNanos(this, Math.min(nanos, MOST_REST_NANOS));
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
    private static @Nullable Raised inOrder(@Nullable Raised latest) {
        Raised first = null;
        Raised each = latest;
        while (each != null) {
            Raised before = each.raisedBefore;
            each.raisedBefore = first;
            first = each;
            each = before;
        }
        return first;
    }

    private void serve(@Nullable Raised first) {
        Raised each = first;
        while (each != null) {
            Raised next = each.raisedBefore;
            each.raisedBefore = null;
            each.takeUp();
            chunk.clear();
            try {
                each.serve(chunk);
            } catch (Throwable e) {
                failed(each, e);
            }
            each = next;
        }
    }

    private void look() {
        // From the end, since one that is given back is replaced by the last.
        for (int place = owned.size() - 1; place >= 0; place = Math.min(place, owned.size()) - 1) {
            Subscriber each = owned.get(place);
            chunk.clear();
            try {
                each.after(each.look(chunk));
            } catch (Throwable e) {
                failed(each, e);
            }
        }
    }

    /** It must not take all the others along. */
    private void failed(Raised each, Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "what a pump serves has failed, and is left", failure);
        leave(each);
    }

    private void leave(Raised each) {
        if (each instanceof Subscriber subscriber) {
            try {
                subscriber.giveBack();
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.ERROR, "a subscriber could not be given back", e);
                disown(subscriber);
            }
        }
    }

    // For the subscribers, on the pump's thread.

    void own(Subscriber subscriber) {
        if (subscriber.place < 0) {
            subscriber.place = owned.size();
            owned.add(subscriber);
        }
    }

    void disown(Subscriber subscriber) {
        if (subscriber.place >= 0) {
            Subscriber last = owned.removeLast();
            if (subscriber.place < owned.size()) {
                owned.set(subscriber.place, last);
                last.place = subscriber.place;
            }
            subscriber.place = -1;
        }
    }

    /** Those that it serves together. */
    Convoys convoys() {
        return convoys;
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
