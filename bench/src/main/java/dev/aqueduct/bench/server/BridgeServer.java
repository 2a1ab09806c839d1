package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bridge.app.StartException;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bridge, with new topics for its run. */
public final class BridgeServer implements Server {
    private static final Pattern INCARNATION = Pattern.compile("\"incarnation\":\"([^\"]+)\"");

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

    /**
     * The URL of a page from an offset of the only channel on, with a complete cursor.
     *
     * @param offset from 0
     */
    public String pageTarget(int offset) {
        String name = workload.channelName(0);
        return "/channels/%s/events?cursor=%s*%s*%d"
                .formatted(name, name, incarnation(name), offset);
    }

    /**
     * The part of a cursor that tells a topic from another of its name, as the bridge writes it.
     */
    private String incarnation(String name) {
        String url = "http://127.0.0.1:%d/channels/%s".formatted(address.getPort(), name);
        try (InputStream in = URI.create(url).toURL().openStream()) {
            String channel = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher found = INCARNATION.matcher(channel);
            if (!found.find()) {
                throw new StartException("the bridge has no incarnation: " + channel);
            }
            return found.group(1);
        } catch (IOException e) {
            throw new StartException("the bridge does not tell its channel: " + e, e);
        }
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
