package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.TopicSettings;

import java.util.Map;
import java.util.OptionalInt;

/** What the channels of feeds are created with. */
final class FeedTopic {
    /** Feeds never end: at most a quarter of a GiB of each partition is kept. */
    private static final Map<String, String> CONFIG =
            Map.of(
                    "retention.bytes", Integer.toString(256 << 20),
                    "segment.bytes", Integer.toString(32 << 20));

    private FeedTopic() {}

    static TopicSettings withPartitions(int partitions) {
        return new TopicSettings(OptionalInt.of(partitions), CONFIG);
    }
}
