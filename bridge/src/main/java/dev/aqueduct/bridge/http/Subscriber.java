package dev.aqueduct.bridge.http;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * One who is served by its own thread, and by a {@link Pump} for as long as that needs no waiting.
 * Whoever owns it calls it, but for {@link #raise}.
 */
abstract class Subscriber {
    private static final AtomicIntegerFieldUpdater<Subscriber> QUEUED =
            AtomicIntegerFieldUpdater.newUpdater(Subscriber.class, "queued");

    private final Pump pump;

    /** Given to the pump by the thread, and back by the pump. */
    private volatile boolean pumped;

    /** Set by the thread, which wants it back. */
    private volatile boolean revoked;

    /** 1 from when it is raised until the pump takes it up. */
    private volatile int queued;

    /** The thread that waits for it to be given back; set before it is given away. */
    private @Nullable Thread thread;

    /** The one that was raised before; set by who raises it, taken by the pump. */
    @Nullable Subscriber raisedBefore;

    /** The pump's: its place among those that it owns, -1 while it is not among them. */
    int place = -1;

    Subscriber(Pump pump) {
        this.pump = pump;
    }

    /** What is to be done with it after its turn. */
    enum Next {
        /** Nothing, until it is raised. */
        WAIT,
        /** It wants another turn when others have had theirs. */
        AGAIN,
        /** It goes on in its own thread. */
        GIVE_BACK
    }

    /**
     * Serves what is there, without waiting.
     *
     * @param chunk an empty one, for the time of the call
     */
    abstract Next turn(Chunk chunk);

    /**
     * Serves what is due by now, without waiting.
     *
     * @param chunk as of {@link #turn}
     */
    abstract Next look(Chunk chunk);

    /** Has it served soon, if it is the pump that serves it. Any thread may call it. */
    final void raise() {
        if (QUEUED.compareAndSet(this, 0, 1)) {
            pump.enqueue(this);
        }
    }

    /**
     * Lets the pump serve it until it gives it back.
     *
     * @throws InterruptedException if the thread is interrupted; it has been given back then, too
     */
    final void pumped() throws InterruptedException {
        boolean interrupted = false;
        thread = Thread.currentThread();
        pumped = true;
        raise();
        while (pumped) {
            if (!pump.isOpen()) {
                pump.awaitEnd();
                break;
            }
            LockSupport.park(pump);
            if (Thread.interrupted()) {
                interrupted = true;
                revoked = true;
                raise();
            }
        }
        pumped = false;
        revoked = false;
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    // The pump's.

    /** It is no longer raised. Returns whether it is the pump's to serve. */
    final boolean takeUp() {
        queued = 0;
        return pumped;
    }

    final boolean revoked() {
        return revoked;
    }

    final void giveBack() {
        Thread waiting = thread;
        pumped = false;
        LockSupport.unpark(waiting);
    }
}
