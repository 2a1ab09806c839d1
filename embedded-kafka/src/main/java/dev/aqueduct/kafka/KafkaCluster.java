package dev.aqueduct.kafka;

import static java.util.stream.Collectors.joining;

import org.apache.kafka.common.Uuid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Several nodes that are one Kafka, each a broker and a voter of the quorum. Topics and the
 * internal ones have as many replicas as there are nodes, up to three. Nodes may be stopped, killed
 * and started again one by one while a majority of them runs. May be called by any thread.
 */
public final class KafkaCluster implements AutoCloseable {

    /** A port of the quorum can be lost to another process before its node is started. */
    private static final int ATTEMPTS = 3;

    private final List<KafkaNode> nodes;
    private final Path directory;
    private final boolean temporary;

    private KafkaCluster(ClusterOptions options, Path directory) {
        this.directory = directory;
        this.temporary = options.dataDirectory() == null;
        this.nodes = List.copyOf(nodes(options, directory));
    }

    private static List<KafkaNode> nodes(ClusterOptions options, Path directory) {
        List<Path> directories =
                IntStream.rangeClosed(1, options.nodes())
                        .mapToObj(id -> directory.resolve("node-" + id))
                        .toList();
        String clusterId =
                directories.stream()
                        .map(DataDirectory::clusterId)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseGet(() -> Uuid.randomUuid().toString());
        List<Integer> quorum = Listeners.freePorts(options.nodes());
        List<KafkaNode> nodes = new ArrayList<>();
        for (int id = 1; id <= options.nodes(); id++) {
            var settings =
                    new NodeSettings(
                            id,
                            clusterId,
                            0,
                            quorum.get(id - 1),
                            quorum,
                            directories.get(id - 1),
                            options.properties());
            nodes.add(
                    options.processes()
                            ? new KafkaProcess(settings, false)
                            : new EmbeddedKafka(settings, false));
        }
        return nodes;
    }

    /**
     * A cluster at work.
     *
     * @throws EmbeddedKafkaException where a node does not start
     */
    public static KafkaCluster started(ClusterOptions options) {
        for (int attempt = 1; ; attempt++) {
            Path kept = options.dataDirectory();
            var directory = kept == null ? DataDirectory.temporary() : kept.toAbsolutePath();
            var cluster = new KafkaCluster(options, directory);
            try {
                cluster.start();
                return cluster;
            } catch (EmbeddedKafkaException e) {
                cluster.close();
                if (e.takenPort() == 0 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts all nodes that do not run, at once, since each waits for a majority. */
    public void start() {
        atOnce(KafkaNode::start);
    }

    /** Stops all nodes in good order; they keep their ports and data. */
    public void stop() {
        atOnce(KafkaNode::stop);
    }

    private void atOnce(Consumer<KafkaNode> action) {
        try (var threads = Executors.newFixedThreadPool(nodes.size())) {
            var all =
                    nodes.stream()
                            .map(node ->
                                    CompletableFuture.runAsync(() -> action.accept(node), threads))
                            .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(all).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof EmbeddedKafkaException known
                    ? known
                    : new EmbeddedKafkaException("the cluster failed: " + e.getCause(), e);
        }
    }

    /** How many nodes there are, running or not. */
    public int size() {
        return nodes.size();
    }

    /**
     * A node by its id, as Kafka's clients see it.
     *
     * @param id from 1 to the number of nodes
     */
    public KafkaNode node(int id) {
        return nodes.get(id - 1);
    }

    /** The addresses of all nodes, running or not, separated by commas. */
    public String bootstrapServers() {
        return nodes.stream().map(KafkaNode::bootstrapServers).collect(joining(","));
    }

    @Override
    public void close() {
        try {
            if (temporary) {
                atOnce(KafkaNode::kill);
            }
            atOnce(KafkaNode::close);
        } finally {
            if (temporary) {
                DataDirectory.delete(directory);
            }
        }
    }
}
