package dev.aqueduct.kafka;

import org.apache.kafka.common.Uuid;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One node as it is started: who it is, where it listens, where its data are, and its place in the
 * quorum.
 *
 * @param nodeId the node's id, from 1
 * @param clusterId the id that a new data directory gets; one that holds data keeps its own
 * @param port for clients and other brokers; 0 for any free one
 * @param controllerPort for the quorum; 0 for any free one, if the node is alone
 * @param quorumPorts the controller ports of all nodes, by node id from 1; empty for a node alone
 * @param directory where the data are
 * @param properties Kafka's settings that win over ours
 */
record NodeSettings(
        int nodeId,
        String clusterId,
        int port,
        int controllerPort,
        List<Integer> quorumPorts,
        Path directory,
        Map<String, String> properties) {

    static final String HOST = "127.0.0.1";
    static final String CLIENTS = "PLAINTEXT";
    static final String CONTROLLER = "CONTROLLER";

    NodeSettings {
        quorumPorts = List.copyOf(quorumPorts);
        properties = Map.copyOf(properties);
    }

    /** A node that is a cluster of its own. */
    static NodeSettings alone(KafkaOptions options) {
        Path kept = options.dataDirectory();
        return new NodeSettings(
                1,
                Uuid.randomUuid().toString(),
                options.port(),
                0,
                List.of(),
                kept == null ? DataDirectory.temporary() : kept.toAbsolutePath(),
                options.properties());
    }

    NodeSettings withPorts(int newPort, int newControllerPort) {
        return new NodeSettings(
                nodeId, clusterId, newPort, newControllerPort, quorumPorts, directory, properties);
    }

    /** Where clients connect to, once the port is known. */
    String bootstrapServers() {
        if (port == 0) {
            throw new IllegalStateException("the port is known only when Kafka was started once");
        }
        return HOST + ":" + port;
    }

    /** Kafka's settings for this node, whose ports must be known by now. */
    Properties brokerProperties() {
        var all = new Properties();
        all.putAll(identity());
        all.putAll(replication());
        all.putAll(PACE);
        all.putAll(SIZE);
        all.putAll(properties);
        return all;
    }

    private Map<String, String> identity() {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(nodeId),
                "listeners",
                listener(CLIENTS, port) + "," + listener(CONTROLLER, controllerPort),
                "advertised.listeners",
                listener(CLIENTS, port),
                "listener.security.protocol.map",
                CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                "inter.broker.listener.name",
                CLIENTS,
                "controller.listener.names",
                CONTROLLER,
                "controller.quorum.voters",
                voters(),
                "log.dirs",
                directory.toString());
    }

    private static String listener(String name, int port) {
        return name + "://" + HOST + ":" + port;
    }

    private String voters() {
        if (quorumPorts.isEmpty()) {
            return nodeId + "@" + HOST + ":" + controllerPort;
        }
        var voters = new StringBuilder();
        for (int i = 0; i < quorumPorts.size(); i++) {
            voters.append(i == 0 ? "" : ",").append(i + 1).append('@').append(HOST);
            voters.append(':').append(quorumPorts.get(i));
        }
        return voters.toString();
    }

    /**
     * As many replicas as there are nodes, up to three; what is acknowledged outlives the loss of
     * one of three.
     */
    private Map<String, String> replication() {
        int nodes = Math.max(1, quorumPorts.size());
        String replicas = Integer.toString(Math.min(nodes, 3));
        String inSync = nodes < 3 ? "1" : "2";
        return Map.of(
                "default.replication.factor", replicas,
                "min.insync.replicas", inSync,
                "offsets.topic.replication.factor", replicas,
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", replicas,
                "share.coordinator.state.topic.min.isr", inSync);
    }

    /**
     * Nobody waits. A broker that was killed is back only when its old session has run out (9 s by
     * default), and a new leader of the quorum is sought only when the old one has been silent.
     */
    private static final Map<String, String> PACE =
            Map.of(
                    "group.initial.rebalance.delay.ms", "0",
                    "broker.session.timeout.ms", "1500",
                    "broker.heartbeat.interval.ms", "150",
                    "controller.quorum.fetch.timeout.ms", "1500",
                    "controller.quorum.election.timeout.ms", "500",
                    "controller.quorum.election.backoff.max.ms", "200",
                    "server.max.startup.time.ms", "60000");

    /**
     * Small: few threads, small internal topics, nothing exported over JMX, which all nodes of a
     * JVM would share.
     */
    private static final Map<String, String> SIZE =
            Map.ofEntries(
                    Map.entry("auto.create.topics.enable", "false"),
                    Map.entry("delete.topic.enable", "true"),
                    Map.entry("num.partitions", "1"),
                    Map.entry("offsets.topic.num.partitions", "1"),
                    Map.entry("transaction.state.log.num.partitions", "1"),
                    Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                    Map.entry("num.network.threads", "2"),
                    Map.entry("num.io.threads", "4"),
                    Map.entry("num.recovery.threads.per.data.dir", "1"),
                    Map.entry("background.threads", "2"),
                    Map.entry("log.cleaner.threads", "1"),
                    Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                    Map.entry("metric.reporters", ""),
                    Map.entry("metrics.jmx.exclude", ".*"));
}
