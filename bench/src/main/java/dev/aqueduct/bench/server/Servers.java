package dev.aqueduct.bench.server;

import dev.aqueduct.bench.stream.Lanes;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Starts what is measured, and the Kafka that bridges need. For one thread. */
public final class Servers implements AutoCloseable {
    private final BridgeCommand bridge;
    private final Duration heartbeat;
    private final Map<String, String> bridgeEnvironment = new HashMap<>();
    private @Nullable Kafka kafka;
    private int workloads;

    /**
     * Nothing is started yet.
     *
     * @param heartbeat how long streams are quiet
     * @param bridgeSettings of bridges, by their names
     */
    public Servers(BridgeCommand bridge, Duration heartbeat, Map<String, String> bridgeSettings) {
        this.bridge = bridge;
        this.heartbeat = heartbeat;
        set("http.heartbeat", heartbeat.toMillis() + "ms");
        set("http.drain", "0s"); // nobody is spared by a slow end here
        bridgeSettings.forEach(this::set);
    }

    private void set(String setting, String value) {
        String name = setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        bridgeEnvironment.put("AQUEDUCT_" + name, value);
    }

    /** Whether it can be measured on this machine. */
    public static boolean isInstalled(ServerKind kind) {
        return kind != ServerKind.NCHAN || NchanServer.isInstalled();
    }

    /** A workload with a name of its own. */
    public Workload workload(Lanes lanes, int valueBytes) {
        workloads++;
        return new Workload("bench-" + workloads, lanes, valueBytes);
    }

    public Server start(ServerKind kind, Workload workload) {
        return switch (kind) {
            case BRIDGE -> startBridge(workload);
            case LOOP -> new LoopServer(workload, bridge, heartbeat);
            case RELAY -> new RelayServer(startKafka(), workload, bridge, heartbeat);
            case NCHAN -> new NchanServer(workload, heartbeat);
        };
    }

    /** Starts a bridge, and Kafka where it does not run yet. */
    public BridgeServer startBridge(Workload workload) {
        return new BridgeServer(startKafka(), workload, bridge, bridgeEnvironment);
    }

    /** The Kafka, started where it does not run yet. */
    public Kafka startKafka() {
        Kafka started = kafka;
        if (started == null) {
            started = new Kafka();
            kafka = started;
        }
        return started;
    }

    /** The process of the Kafka, where it runs. */
    public Optional<ProcessHandle> kafka() {
        return Optional.ofNullable(kafka).map(Kafka::handle);
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
