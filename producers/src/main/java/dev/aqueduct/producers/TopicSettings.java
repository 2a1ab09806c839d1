package dev.aqueduct.producers;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What a topic is created with when it is missing. One that is there stays as it is.
 *
 * @param partitions the number of its partitions, from 1; none: as many as the broker gives
 * @param config Kafka's settings for a topic, {@code retention.ms} say; empty: the broker's
 */
public record TopicSettings(OptionalInt partitions, Map<String, String> config) {
    /** The broker's own settings. */
    public static final TopicSettings DEFAULT = new TopicSettings(OptionalInt.empty(), Map.of());

    public TopicSettings {
        if (partitions.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "a channel has 1 partition or more, not " + partitions.getAsInt());
        }
        config = Map.copyOf(config);
    }

    /** This many partitions, else the broker's own settings. */
    public static TopicSettings partitions(int partitions) {
        return new TopicSettings(OptionalInt.of(partitions), Map.of());
    }
}
