package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bridge.app.StartException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The {@link Relay}, run by the same JVM with the same flags as the bridge, with a new topic. */
final class RelayServer implements Server {
    private final Kafka kafka;
    private final Workload workload;
    private final ChildProcess process;
    private final InetSocketAddress address;

    RelayServer(Kafka kafka, Workload workload, BridgeCommand bridge, Duration heartbeat) {
        if (workload.lanes().count() != 1) {
            throw new StartException("relay is of one channel with one partition");
        }
        this.kafka = kafka;
        this.workload = workload;
        kafka.createTopics(workload);
        List<String> command =
                ChildProcess.jvm(
                        bridge.flags(),
                        Relay.class,
                        List.of(
                                kafka.bootstrapServers(),
                                workload.name(),
                                Integer.toString(workload.valueBytes()),
                                Long.toString(heartbeat.toMillis())));
        process = new ChildProcess("relay", new TempFolder("relay"), command, Map.of());
        address = Loopback.port(Integer.parseInt(process.awaitLine("ready ")));
        process.passingOn();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Subscription subscription(int channel) {
        return new Subscription("/", workload.channel(channel, true), 0);
    }

    @Override
    public Publisher publisher(boolean many) {
        return KafkaPublisher.of(kafka, workload, many);
    }

    @Override
    public ProcessHandle process() {
        return process.handle();
    }

    @Override
    public void close() {
        process.close();
        kafka.deleteTopics(workload);
    }
}
