package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;

import java.net.InetSocketAddress;
import java.util.Map;

/** A bridge, with new topics for its run. */
public final class BridgeServer implements Server {
    private final Kafka kafka;
    private final Workload workload;
    private final ChildProcess process;
    private final InetSocketAddress address;

    BridgeServer(
            Kafka kafka,
            Workload workload,
            BridgeCommand command,
            Map<String, String> environment) {
        this.kafka = kafka;
        this.workload = workload;
        kafka.createTopics(workload);
        process =
                new ChildProcess(
                        "bridge",
                        new TempFolder("bridge"),
                        command.command(kafka.bootstrapServers()),
                        environment);
        String ready = process.awaitLine("Aqueduct is up: http://localhost:");
        process.passingOn();
        address = Loopback.port(Integer.parseInt(ready.substring(0, ready.indexOf(' '))));
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Subscription subscription(int channel) {
        return new Subscription(
                "/channels/" + workload.channelName(channel) + "/events",
                workload.channel(channel, true),
                0);
    }

    /**
     * What a client asks for that has to get all from an offset of the only channel on.
     *
     * @param offset from 0
     */
    public Subscription subscriptionFrom(int offset) {
        String name = workload.channelName(0);
        return new Subscription(
                "/channels/%s/events?cursor=%s**%d".formatted(name, name, offset),
                workload.channel(0, true),
                offset);
    }

    /** A way to publish much at once. */
    public Publisher bulkPublisher() {
        return KafkaPublisher.inBulk(kafka, workload);
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
