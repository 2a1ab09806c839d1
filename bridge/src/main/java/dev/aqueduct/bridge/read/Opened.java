package dev.aqueduct.bridge.read;

/** What came of opening a reader. */
public sealed interface Opened {

    /** It reads. Whoever opened it closes it. */
    record Ready(Reader reader) implements Opened {}

    /** A channel that was named does not exist, and the cursor does not know it either. */
    record NoSuchChannel(String channel) implements Opened {}

    /** All channels that were named are in the cursor, and all of them are gone. */
    record AllGone() implements Opened {}

    /** The cursor names more partitions of a channel than Kafka has of this very topic. */
    record NoSuchPartition(String channel, int partition, int partitions) implements Opened {}

    /** The channels' cursors would be longer than any request can carry. */
    record TooManyPartitions(int channels, int partitions) implements Opened {}
}
