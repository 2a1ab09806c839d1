package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the one thread that waits on it. Any thread may raise it; it stays raised until it is
 * waited for, so that nothing is missed between looking and waiting.
 */
public final class Signal {
    /** Set by any thread, cleared by the waiting one. */
    private volatile boolean raised;

    /** Set by the waiting thread while it waits. */
    private volatile @Nullable Thread waiter;

    public void raise() {
        raised = true;
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
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
