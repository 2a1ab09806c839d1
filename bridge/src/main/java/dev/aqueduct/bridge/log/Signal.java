package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the one thread that waits on it, or tells a listener that somebody should look. Any thread
 * may raise it; it stays raised until it is waited for or taken down, so that nothing is missed
 * between looking and waiting.
 */
public final class Signal {
    /** Set by any thread, cleared by the waiting one. */
    private volatile boolean raised;

    /** Set by the waiting thread while it waits. */
    private volatile @Nullable Thread waiter;

    /** Set by whoever reads. */
    private volatile @Nullable Runnable listener;

    public void raise() {
        raised = true;
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
        Runnable told = listener;
        if (told != null) {
            told.run();
        }
    }

    /**
     * Has the listener run whenever the signal is raised, by whoever raises it; it must not wait.
     * What was raised before is not told.
     *
     * @param listener null for none
     */
    public void tell(@Nullable Runnable listener) {
        this.listener = listener;
    }

    public boolean isRaised() {
        return raised;
    }

    /** Takes the signal down without waiting. */
    public void takeDown() {
        raised = false;
    }

    /**
     * Waits until the signal is raised, and takes it down.
     *
     * @param nanos how long to wait at most
     * @return whether it was raised
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        waiter = Thread.currentThread();
        try {
            while (!raised) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            raised = false;
            return true;
        } finally {
            waiter = null;
        }
    }
}
