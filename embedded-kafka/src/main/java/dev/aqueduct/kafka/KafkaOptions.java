package dev.aqueduct.kafka;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How a node is to be run.
 *
 * @param port the port that clients connect to, 1 to 65535, or 0 for any free one; the node keeps
 *     the one it got for as long as it lives, over every stop and start
 * @param dataDirectory where the data are kept when the node is closed, Kafka's alone and made if
 *     absent; null for a temporary one that goes with the node
 * @param properties Kafka's own broker settings, which win over those that this package chooses
 */
public record KafkaOptions(int port, @Nullable Path dataDirectory, Map<String, String> properties) {

    public KafkaOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        properties = Map.copyOf(properties);
    }

    /** Any free port, temporary data, no settings beside the usual. */
    public static KafkaOptions defaults() {
        return new KafkaOptions(0, null, Map.of());
    }

    public KafkaOptions withPort(int newPort) {
        return new KafkaOptions(newPort, dataDirectory, properties);
    }

    public KafkaOptions withData(Path directory) {
        return new KafkaOptions(port, directory, properties);
    }

    public KafkaOptions with(String property, String value) {
        var more = new HashMap<>(properties);
        more.put(property, value);
        return new KafkaOptions(port, dataDirectory, more);
    }
}
