package dev.aqueduct.bridge.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How Kafka is reached and what is kept of it.
 *
 * @param bootstrapServers {@code host:port}, several joined by commas
 * @param properties further properties of Kafka's clients, such as for security; those that
 *     correctness rests on cannot be changed
 * @param include names of the topics that are channels, with {@code *} for any characters; none for
 *     all
 * @param exclude names of topics that are not, with {@code *} for any characters
 * @param channelBytes memory for the newest events of one channel
 * @param nodeBytes memory for the newest events of all channels
 * @param historyBytes memory for blocks of older events
 * @param linger how long a channel is followed after its last reader
 * @param historyConsumers how many requests for older events are under way at once, 1 to 64
 */
public record KafkaSettings(
        String bootstrapServers,
        Map<String, String> properties,
        List<String> include,
        List<String> exclude,
        long channelBytes,
        long nodeBytes,
        long historyBytes,
        Duration linger,
        int historyConsumers) {

    public KafkaSettings {
        properties = Map.copyOf(properties);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap servers are needed");
        }
        if (channelBytes <= 0 || nodeBytes <= 0 || historyBytes <= 0) {
            throw new IllegalArgumentException("memory budgets are above 0 bytes");
        }
        if (linger.isNegative()) {
            throw new IllegalArgumentException("linger is not negative");
        }
        if (historyConsumers < 1 || historyConsumers > 64) {
            throw new IllegalArgumentException("history consumers are 1 to 64");
        }
    }

    /** The defaults: memory is a share of the heap that the JVM may use. */
    public static KafkaSettings of(String bootstrapServers) {
        long heap = Runtime.getRuntime().maxMemory();
        return new KafkaSettings(
                bootstrapServers,
                Map.of(),
                List.of(),
                List.of(),
                heap / 8,
                heap / 4,
                heap / 8,
                Duration.ofMinutes(1),
                4);
    }
}
