package dev.aqueduct.kafka;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How a cluster is to be run.
 *
 * @param nodes how many nodes there are, 1 to 9; three survive the loss of one
 * @param processes whether each node is a process of its own, which can be killed, or all are in
 *     this JVM
 * @param dataDirectory where the data are kept when the cluster is closed, a folder in it for each
 *     node; null for a temporary one that goes with the cluster
 * @param properties Kafka's own broker settings, the same for all nodes
 */
public record ClusterOptions(
        int nodes,
        boolean processes,
        @Nullable Path dataDirectory,
        Map<String, String> properties) {

    public ClusterOptions {
        if (nodes < 1 || nodes > 9) {
            throw new IllegalArgumentException("a cluster has 1 to 9 nodes, not " + nodes);
        }
        properties = Map.copyOf(properties);
    }

    public static ClusterOptions inThisJvm(int nodes) {
        return new ClusterOptions(nodes, false, null, Map.of());
    }

    public static ClusterOptions ofProcesses(int nodes) {
        return new ClusterOptions(nodes, true, null, Map.of());
    }

    public ClusterOptions withData(Path directory) {
        return new ClusterOptions(nodes, processes, directory, properties);
    }

    public ClusterOptions with(String property, String value) {
        var more = new HashMap<>(properties);
        more.put(property, value);
        return new ClusterOptions(nodes, processes, dataDirectory, more);
    }
}
