package dev.aqueduct.bridge.app.command;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be closed when the process is told to end (SIGTERM, Ctrl-C), or cannot start: the last
 * first. Being told to end is how it ends, so the status is 0 then, not that of a signal. Any
 * thread may call it.
 */
public final class Lifetime implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Lifetime.class.getName());

    private final Deque<AutoCloseable> kept = new ArrayDeque<>(); // guarded by this
    private boolean ended; // guarded by this

    private final Thread hook = Thread.ofPlatform().name("end").unstarted(this::endOfProcess);

    private Lifetime() {}

    /** The lifetime of this process. */
    public static Lifetime ofProcess() {
        Lifetime lifetime = new Lifetime();
        Runtime.getRuntime().addShutdownHook(lifetime.hook);
        return lifetime;
    }

    private void endOfProcess() {
        closeAll();
        Runtime.getRuntime().halt(0);
    }

    /**
     * Closes it at the end; at once where the end has come already.
     *
     * @return the same
     */
    public <T extends AutoCloseable> T keep(T closeable) {
        boolean tooLate;
        synchronized (this) {
            tooLate = ended;
            if (!tooLate) {
                kept.push(closeable);
            }
        }
        if (tooLate) {
            close(closeable);
        }
        return closeable;
    }

    /** Closes all of it before the process is told to end. Twice is once. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // It is being told right now.
        }
        closeAll();
    }

    /** Whether the end has come: what is kept closes or is closed. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    private void closeAll() {
        Deque<AutoCloseable> closing;
        synchronized (this) {
            ended = true;
            closing = new ArrayDeque<>(kept);
            kept.clear();
        }
        closing.forEach(Lifetime::close);
    }

    /** One that fails does not keep the others open. */
    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "Not closed properly", e);
        }
    }
}
