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
        bridgeEnvironment.put(variable(setting), value);
    }

    private static String variable(String setting) {
        return "AQUEDUCT_" + setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
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

    /** Starts a bridge as a case needs it; what the command was told goes before. */
    public BridgeServer startBridge(Workload workload, Tuning tuning) {
        Map<String, String> environment = new HashMap<>();
        tuning.settings().forEach((setting, value) -> environment.put(variable(setting), value));
        environment.putAll(bridgeEnvironment);
        BridgeCommand command =
                tuning.heapMebibytes() == 0 ? bridge : bridge.withHeap(tuning.heapMebibytes());
        return new BridgeServer(startKafka(), workload, command, environment);
    }

    /** Starts the web server that answers with nothing. */
    public EmptyServer startEmpty() {
        return new EmptyServer(bridge);
    }

    /** A topic of one partition with so many events. */
    public FilledTopic fill(int events, int valueBytes) {
        return new FilledTopic(startKafka(), workload(new Lanes(1, 1), valueBytes), events);
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
