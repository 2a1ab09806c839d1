package dev.aqueduct.bridge.http;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One who is served by a thread of its own, and by a {@link Pump} for as long as that needs no
 * waiting. Whoever owns it calls it, but for {@link #raise}.
 */
abstract class Subscriber {
    private static final AtomicIntegerFieldUpdater<Subscriber> QUEUED =
            AtomicIntegerFieldUpdater.newUpdater(Subscriber.class, "queued");

    private final Pump pump;

    /** Whether the pump owns it. Set by whoever does, to give it away. */
    private volatile boolean pumped;

    /** 1 from when it is raised until the pump takes it up. */
    private volatile int queued;

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
        /** It is given back. */
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

    /** The pump has given it back: it goes on in a thread of its own, which this starts. */
    abstract void goOn();

    /** Has it served soon, if it is the pump that serves it. Any thread may call it. */
    final void raise() {
        if (QUEUED.compareAndSet(this, 0, 1)) {
            pump.enqueue(this);
        }
    }

    /**
     * Gives it to the pump, which gives it back some time, perhaps before this returns.
     *
     * @return whether the pump took it
     */
    final boolean giveAway() {
        if (!pump.isOpen()) {
            return false;
        }
        pumped = true;
        raise();
        if (!pump.isOpen()) {
            pump.awaitEnd();
            boolean left = pumped;
            pumped = false;
            return !left;
        }
        return true;
    }

    // The pump's.

    /** It is no longer raised. Returns whether it is the pump's to serve. */
    final boolean takeUp() {
        queued = 0;
        return pumped;
    }

    final void giveBack() {
        if (pumped) {
            pumped = false;
            goOn();
        }
    }
}
