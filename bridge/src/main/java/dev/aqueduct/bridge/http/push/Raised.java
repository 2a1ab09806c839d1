package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** What a {@link Pump} has a look at when it is raised. */
abstract class Raised {
    private static final AtomicIntegerFieldUpdater<Raised> QUEUED =
            AtomicIntegerFieldUpdater.newUpdater(Raised.class, "queued");

    private final Pump pump;

    /** 1 from when it is raised until the pump takes it up. */
    private volatile int queued;

    /** The one that was raised before; set by who raises it, taken by the pump. */
    @Nullable Raised raisedBefore;

    Raised(Pump pump) {
        this.pump = pump;
    }

    final Pump pump() {
        return pump;
    }

    /** Has the pump serve it soon. Any thread may call it; it never waits. */
    final void raise() {
        if (QUEUED.compareAndSet(this, 0, 1)) {
            pump.enqueue(this);
        }
    }

    /** For the pump, before it is served: from now on it may be raised again. */
    final void takeUp() {
        queued = 0;
    }

    /**
     * Serves it, without waiting. For the pump.
     *
     * @param chunk an empty one, for the time of the call
     */
    abstract void serve(Chunk chunk);
}
