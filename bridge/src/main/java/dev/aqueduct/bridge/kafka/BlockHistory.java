package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Directory;
import dev.aqueduct.bridge.read.History;
import dev.aqueduct.bridge.read.Topic;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * History in blocks: each is read from Kafka once, however many ask for it, and kept in a cache
 * that is bounded by bytes. Blocks are facts about a stretch of a topic's log, and stay true;
 * whether the stretch is still kept is the reader's to ask. Any thread may call it.
 */
final class BlockHistory implements History, AutoCloseable {
    private static final String ENDING = "the bridge is going down";

    private final BlockCache blocks;
    private final ConsumerPool jumps;
    private final ConsumerPool streams;
    private final Directory directory;
    private final ExecutorService loaders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("history-", 0).factory());

    /**
     * What it holds that many bytes of.
     *
     * @param jumps for blocks here and there, and all that {@code streams} has no consumer for
     * @param streams for those who read on from block to block
     */
    BlockHistory(long bytes, ConsumerPool jumps, ConsumerPool streams, Directory directory) {
        this.jumps = jumps;
        this.streams = streams;
        this.directory = directory;
        blocks = new BlockCache(bytes);
    }

    @Override
    public CompletableFuture<Answer> block(Topic topic, int partition, long offset, long until) {
        return block(topic, partition, offset, () -> jump(topic, partition, offset, until));
    }

    @Override
    public CompletableFuture<Answer> next(Topic topic, int partition, long offset, long until) {
        return block(topic, partition, offset, () -> stream(topic, partition, offset, until));
    }

    private CompletableFuture<Answer> block(
            Topic topic, int partition, long offset, Reading reading) {
        CompletableFuture<Answer> covering = covering(topic, partition, offset);
        if (covering != null) {
            return covering;
        }
        return blocks.get(
                new BlockCache.Key(topic.id(), partition, offset),
                loaded -> begin(loaded, () -> load(topic, partition, reading)));
    }

    @FunctionalInterface
    private interface Reading {
        Answer read() throws InterruptedException;
    }

    private Answer jump(Topic topic, int partition, long offset, long until)
            throws InterruptedException {
        HistoryConsumer consumer = jumps.lease(topic, partition, offset);
        try {
            return consumer.read(topic, partition, offset, until, false);
        } finally {
            jumps.giveBack(consumer);
        }
    }

    private Answer stream(Topic topic, int partition, long offset, long until)
            throws InterruptedException {
        HistoryConsumer consumer = streams.tryLease(topic, partition, offset);
        if (consumer == null) {
            return jump(topic, partition, offset, until);
        }
        try {
            return consumer.read(topic, partition, offset, until, true);
        } finally {
            streams.giveBack(consumer);
        }
    }

    private void begin(CompletableFuture<Answer> loaded, Supplier<Answer> load) {
        try {
            loaders.execute(() -> loaded.complete(load.get()));
        } catch (RejectedExecutionException e) {
            loaded.complete(new Answer.Unavailable(ENDING));
        }
    }

    /** A block that begins earlier, at a multiple of the span, and holds the offset. */
    private @Nullable CompletableFuture<Answer> covering(Topic topic, int partition, long offset) {
        long aligned = offset - offset % HistoryConsumer.SPAN;
        if (aligned == offset) {
            return null;
        }
        CompletableFuture<Answer> known =
                blocks.peek(new BlockCache.Key(topic.id(), partition, aligned));
        boolean covers =
                known != null
                        && known.getNow(new Answer.OutOfRange()) instanceof Answer.Found found
                        && found.block().next() > offset;
        return covers ? known : null;
    }

    private Answer load(Topic topic, int partition, Reading reading) {
        if (leaderless(topic, partition)) {
            return new Answer.Unavailable(
                    "partition " + partition + " of channel " + topic.channel() + " has no leader");
        }
        try {
            return reading.read();
        } catch (SourceUnavailableException e) {
            return new Answer.Unavailable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable(ENDING);
        } catch (RuntimeException | Error e) {
            System.getLogger(BlockHistory.class.getName())
                    .log(System.Logger.Level.ERROR, "a block could not be read", e);
            return new Answer.Unavailable("the block could not be read");
        }
    }

    /** Known from the last answer: reading there would keep a consumer from others for nothing. */
    private boolean leaderless(Topic topic, int partition) {
        return directory
                .peekState(topic.channel())
                .filter(state -> state.topic().equals(topic))
                .map(state -> state.earliest()[partition] == ChannelState.UNKNOWN)
                .orElse(false);
    }

    /** About how many bytes the cache holds. */
    long sizeBytes() {
        return blocks.sizeBytes();
    }

    @Override
    public void close() {
        loaders.shutdownNow();
        jumps.close();
        streams.close();
    }
}
