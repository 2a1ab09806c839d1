package dev.aqueduct.kafka;

import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;

import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.metrics.KafkaMetricsGroup;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Kafka's own server at work in this JVM, from its start to its one stop. Put together as {@code
 * KafkaRaftServer} does it, but with sockets that are bound already.
 */
final class RunningNode {

    /** How long a stopping broker may take to hand its partitions to others. */
    private static final Duration HAND_OVER = Duration.ofSeconds(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final NodeSettings settings;
    private final DataDirectory directory;
    private final Listeners listeners;
    private final BrokerServer broker;
    private final ControllerServer controller;

    private RunningNode(NodeSettings settings, DataDirectory directory, Listeners listeners) {
        this.settings = settings;
        this.directory = directory;
        this.listeners = listeners;
        var config = KafkaConfig.fromProps(settings.brokerProperties(), false);
        var logDirs =
                KafkaRaftServer.initializeLogDirs(
                        config, LoggerFactory.getLogger(RunningNode.class), "");
        var ids = logDirs._1();
        var quorum = config.quorumConfig();
        var shared =
                new SharedServer(
                        config,
                        ids,
                        Time.SYSTEM,
                        Server.initializeMetrics(
                                config, Time.SYSTEM, ids.clusterId().orElseThrow()),
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(quorum.voters())),
                        QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                        new StandardFaultHandlerFactory(),
                        listeners);
        this.controller =
                new ControllerServer(shared, KafkaRaftServer.configSchema(), logDirs._2());
        this.broker = new BrokerServer(shared);
    }

    /**
     * Starts a node and returns when it serves clients.
     *
     * @throws EmbeddedKafkaException where it does not start; nothing of it is left then but its
     *     data
     */
    static RunningNode start(NodeSettings wanted) {
        var directory = DataDirectory.open(wanted.directory());
        try {
            return start(wanted, directory);
        } catch (Exception e) { // Kafka's Scala throws checked ones, too, without declaring them
            directory.close();
            throw failure(e);
        }
    }

    private static RunningNode start(NodeSettings wanted, DataDirectory directory) {
        var listeners = Listeners.bind(wanted);
        try {
            var node =
                    wanted.withPorts(
                            listeners.port(NodeSettings.CLIENTS),
                            listeners.port(NodeSettings.CONTROLLER));
            directory.format(node.nodeId(), node.clusterId());
            var running = new RunningNode(node, directory, listeners);
            running.startup();
            return running;
        } catch (Exception e) {
            listeners.close();
            throw e;
        }
    }

    private static EmbeddedKafkaException failure(Exception e) {
        if (e instanceof EmbeddedKafkaException known) {
            return known;
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new EmbeddedKafkaException("interrupted while Kafka was starting", e);
        }
        String why = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        why = why.replaceFirst("^Error: ", "");
        return new EmbeddedKafkaException(why, e);
    }

    private void startup() {
        try {
            controller.startup();
            broker.startup();
        } catch (Exception e) {
            stopAbruptly();
            throw e;
        }
    }

    /** With the ports that the node really has. */
    NodeSettings settings() {
        return settings;
    }

    /** Stops the node in good order. */
    void stop() {
        stopWithin(HAND_OVER);
    }

    /** Stops the node without handing its partitions to others first. */
    void stopAbruptly() {
        stopWithin(Duration.ZERO);
    }

    /** In a thread of its own, since none of Kafka's own waits is sure to end. */
    private void stopWithin(Duration handOver) {
        var stopping =
                Thread.ofPlatform().daemon().name("kafka-stop").unstarted(() -> finish(handOver));
        stopping.start();
        try {
            if (!stopping.join(STOP_LIMIT)) {
                throw new EmbeddedKafkaException(
                        "Kafka did not stop within " + STOP_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(Duration handOver) {
        try {
            shutdown(handOver);
        } finally {
            listeners.close();
            directory.close();
            forgetMetrics();
        }
    }

    /**
     * Kafka registers this one for the whole JVM, under the folder's name, and forgets it there: by
     * it every node that ever ran would stay in memory, with some 4 MB.
     */
    private void forgetMetrics() {
        new KafkaMetricsGroup("kafka.log", "LogManager")
                .removeMetric(
                        "LogDirectoryCordoned",
                        Map.of("logDirectory", settings.directory().toString()));
    }

    /** The broker first: it takes its leave of the controller. */
    private void shutdown(Duration handOver) {
        broker.shutdown(handOver);
        controller.shutdown();
    }
}
