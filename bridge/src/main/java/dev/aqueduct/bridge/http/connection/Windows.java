package dev.aqueduct.bridge.http.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much the client of a connection of HTTP/2 takes of each stream, and of all together: its
 * windows (RFC 9113, section 5.2). The web server keeps such an account, too, but has two streams
 * use the same rest of the connection's window, which a client answers by closing the connection;
 * and whoever waits there does not notice that the client has reset the stream. So whoever sends a
 * body takes from the windows here, before it gets to the web server. Any thread may call it.
 */
final class Windows {
    private static final int AT_FIRST = 65_535;

    private final ReentrantLock lock = new ReentrantLock();

    // What follows is guarded by the lock.
    private final Map<Integer, Window> streams = new HashMap<>();
    private long connection = AT_FIRST;
    private long initial = AT_FIRST;
    private int newest;

    /** That of a stream. May be below zero, when the client has changed its settings. */
    private final class Window {
        final Condition changed = lock.newCondition();
        long left = initial;

        /** What was taken, but has not been sent. */
        long taken;
    }

    /** A stream begins, or is one that has begun. */
    void begin(int stream) {
        lock.lock();
        try {
            if (stream > newest) {
                newest = stream;
                streams.put(stream, new Window());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a stream has begun, and not ended. */
    boolean isOpen(int stream) {
        lock.lock();
        try {
            return streams.containsKey(stream);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more can be sent on a stream. */
    void end(int stream) {
        lock.lock();
        try {
            Window window = streams.remove(stream);
            if (window != null) {
                window.changed.signalAll();
                openConnection(window.taken);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more can be sent at all. */
    void end() {
        lock.lock();
        try {
            List.copyOf(streams.keySet()).forEach(this::end);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The client takes more.
     *
     * @param stream the number of a stream; 0 for the connection
     */
    void open(int stream, int bytes) {
        lock.lock();
        try {
            if (stream == 0) {
                openConnection(bytes);
                return;
            }
            Window window = streams.get(stream);
            if (window != null) {
                window.left += bytes;
                window.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void openConnection(long bytes) {
        if (bytes > 0) {
            connection += bytes;
            streams.values().forEach(window -> window.changed.signalAll());
        }
    }

    /** The client has set what a window has at first, by which those that are there change, too. */
    void initial(long bytes) {
        lock.lock();
        try {
            for (Window window : streams.values()) {
                window.left += bytes - initial;
                window.changed.signalAll();
            }
            initial = bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what there is, which may be nothing.
     *
     * @return how many bytes may be sent
     * @throws ClientGoneException if the stream has ended
     */
    int tryTake(int stream, int most) {
        lock.lock();
        try {
            return takeNow(stream, most);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what there is, and waits until there is something.
     *
     * @return how many bytes may be sent
     * @throws ClientGoneException if the stream has ended, or ends
     */
    int take(int stream, int most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int taken = takeNow(stream, most);
            while (taken == 0) {
                window(stream).changed.await();
                taken = takeNow(stream, most);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private Window window(int stream) {
        Window window = streams.get(stream);
        if (window == null) {
            throw new ClientGoneException("the stream has ended");
        }
        return window;
    }

    private int takeNow(int stream, int most) {
        Window window = window(stream);
        int taken = (int) Math.max(0, Math.min(most, Math.min(connection, window.left)));
        connection -= taken;
        window.left -= taken;
        window.taken += taken;
        return taken;
    }

    /** Something is being sent, which was taken, or is an answer of the web server's own. */
    void sent(int stream, int bytes) {
        lock.lock();
        try {
            Window window = streams.get(stream);
            long taken = window == null ? 0 : Math.min(window.taken, bytes);
            connection -= bytes - taken;
            if (window != null) {
                window.taken -= taken;
                window.left -= bytes - taken;
            }
        } finally {
            lock.unlock();
        }
    }
}
