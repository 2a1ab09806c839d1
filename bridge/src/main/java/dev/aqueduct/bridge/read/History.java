package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Block;

import java.util.concurrent.CompletableFuture;

/** What is older than the followed logs hold. Any thread may call it. */
public interface History {

    /** What came of asking for a block. */
    sealed interface Answer {
        /**
         * The block that holds the offset asked for; it may begin before it. To be {@link
         * Block#hold held} while its JSON is read, and asked for anew where that fails.
         */
        record Found(Block block) implements Answer {}

        /**
         * The offset is not in the partition's log any more, or not yet, or the topic is another:
         * ask Kafka what became of it.
         */
        record OutOfRange() implements Answer {}

        /** Kafka could not be read in time. */
        record Unavailable(String why) implements Answer {}
    }

    /**
     * The block at an offset, from the cache or from Kafka, which is read once however many ask.
     * The future never fails, and is done within about 10 s.
     *
     * @param until the reader's end, above {@code offset} and not above the partition's end: a
     *     block that is read for this call need not go further
     */
    CompletableFuture<Answer> block(Topic topic, int partition, long offset, long until);

    /** As {@link #block}, for who has read what is before and goes on from block to block. */
    default CompletableFuture<Answer> next(Topic topic, int partition, long offset, long until) {
        return block(topic, partition, offset, until);
    }
}
