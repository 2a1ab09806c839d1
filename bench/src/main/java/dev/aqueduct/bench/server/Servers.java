package dev.aqueduct.bench.server;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Starts what is measured, and the Kafka that bridges need. For one thread. */
public final class Servers implements AutoCloseable {
    private final BridgeCommand bridge;
    private final Duration heartbeat;
    private final Map<String, String> bridgeSettings;
    private @Nullable Kafka kafka;

    /**
     * Nothing is started yet.
     *
     * @param heartbeat how long streams are quiet
     * @param bridgeSettings environment variables of bridges
     */
    public Servers(BridgeCommand bridge, Duration heartbeat, Map<String, String> bridgeSettings) {
        this.bridge = bridge;
        this.heartbeat = heartbeat;
        Map<String, String> settings = new HashMap<>(bridgeSettings);
        settings.put("AQUEDUCT_HTTP_HEARTBEAT", heartbeat.toMillis() + "ms");
        settings.putIfAbsent("AQUEDUCT_HTTP_DRAIN", "0s"); // nobody is spared by a slow end here
        this.bridgeSettings = Map.copyOf(settings);
    }

    /** Whether it can be measured on this machine. */
    public static boolean isInstalled(ServerKind kind) {
        return kind != ServerKind.NCHAN || NchanServer.isInstalled();
    }

    public Server start(ServerKind kind, Workload workload) {
        return switch (kind) {
            case BRIDGE -> new BridgeServer(startedKafka(), workload, bridge, bridgeSettings);
            case LOOP -> new LoopServer(workload, bridge, heartbeat);
            case NCHAN -> new NchanServer(workload, heartbeat);
        };
    }

    private Kafka startedKafka() {
        Kafka started = kafka;
        if (started == null) {
            started = new Kafka();
            kafka = started;
        }
        return started;
    }

    /** The Kafka, if there was need of one. */
    public Optional<Kafka> kafka() {
        return Optional.ofNullable(kafka);
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
