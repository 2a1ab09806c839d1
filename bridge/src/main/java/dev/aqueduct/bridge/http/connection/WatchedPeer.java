package dev.aqueduct.bridge.http.connection;

import io.helidon.common.socket.PeerInfo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The client at the other end of a connection of HTTP/2, and what is to be done when it resets a
 * stream. Any thread may call it.
 */
public final class WatchedPeer extends KnownPeer {
    private final Map<Integer, Runnable> watchers = new ConcurrentHashMap<>();

    WatchedPeer(PeerInfo peer) {
        super(peer);
    }

    /** Has it run, by the connection's thread, when the client resets the stream. */
    public void watch(int stream, Runnable watcher) {
        watchers.put(stream, watcher);
    }

    public void unwatch(int stream) {
        watchers.remove(stream);
    }

    void reset(int stream) {
        Runnable watcher = watchers.remove(stream);
        if (watcher != null) {
            watcher.run();
        }
    }
}
