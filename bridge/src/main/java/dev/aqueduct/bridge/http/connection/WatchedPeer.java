package dev.aqueduct.bridge.http.connection;

import io.helidon.common.socket.PeerInfo;

import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The client at the other end of a connection of HTTP/2: how much it takes, and what is to be done
 * when it resets a stream. Any thread may call it.
 */
public final class WatchedPeer extends KnownPeer implements FrameScan.Found {
    /** The stream that answers a request which asked for an upgrade. */
    private static final int UPGRADED = 1;

    private final Map<Integer, Runnable> watchers = new ConcurrentHashMap<>();
    private final Windows windows = new Windows();
    private final FrameScan scan = new FrameScan(this);

    WatchedPeer(PeerInfo peer) {
        super(peer);
    }

    /**
     * Its connection began as one of HTTP/1.1.
     *
     * @param settings the content of the frame that stands in the request
     */
    void upgraded(byte[] settings) {
        scan.settings(settings);
        windows.begin(UPGRADED);
    }

    /** The client has sent this, after all else. For the connection's thread. */
    void sent(byte[] bytes) {
        scan.read(bytes);
    }

    /**
     * Has it run, by the connection's thread, when the client resets the stream or the connection
     * ends; at once where that has happened.
     */
    public void watch(int stream, Runnable watcher) {
        watchers.put(stream, watcher);
        if (!windows.isOpen(stream)) {
            reset(stream);
        }
    }

    /** The body of an answer, of which no more is sent than the client takes. */
    public OutputStream windowed(OutputStream out, int stream) {
        return new WindowedStream(out, windows, stream);
    }

    /** Nothing more is sent on the stream. */
    public void unwatch(int stream) {
        watchers.remove(stream);
        windows.end(stream);
    }

    Windows windows() {
        return windows;
    }

    /** The connection has ended. */
    void end() {
        windows.end();
        watchers.keySet().forEach(this::reset);
    }

    @Override
    public void headers(int stream) {
        windows.begin(stream);
    }

    @Override
    public void windowUpdate(int stream, int bytes) {
        windows.open(stream, bytes);
    }

    @Override
    public void initialWindow(long bytes) {
        windows.initial(bytes);
    }

    @Override
    public void reset(int stream) {
        windows.end(stream);
        Runnable watcher = watchers.remove(stream);
        if (watcher != null) {
            watcher.run();
        }
    }
}
