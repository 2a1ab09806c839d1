package dev.aqueduct.system;

import dev.aqueduct.bridge.app.Bridge;
import dev.aqueduct.bridge.app.BridgeSettings;

/** A place where a bridge runs, is closed, and is started anew. Any thread may call it. */
final class BridgeNode implements AutoCloseable {
    private final BridgeSettings settings;
    private final String bootstrapServers;
    private Bridge bridge; // guarded by this
    private volatile String address;

    BridgeNode(BridgeSettings settings, String bootstrapServers) {
        this.settings = settings;
        this.bootstrapServers = bootstrapServers;
        bridge = Bridge.start(settings.at(bootstrapServers, 0));
        address = bridge.address();
    }

    /** Where it is served at present, as {@code http://host:port}. */
    String address() {
        return address;
    }

    synchronized Bridge bridge() {
        return bridge;
    }

    PullClient pull(String channels) {
        return new PullClient(address, channels);
    }

    /** Closes the bridge and starts another, at the same port. */
    synchronized void restart() {
        restart(bridge.port());
    }

    /** Closes the bridge and starts another, at any free port. */
    synchronized void restartElsewhere() {
        restart(0);
    }

    private synchronized void restart(int port) {
        bridge.close();
        bridge = Bridge.start(settings.at(bootstrapServers, port));
        address = bridge.address();
    }

    @Override
    public synchronized void close() {
        bridge.close();
    }
}
