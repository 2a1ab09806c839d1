package dev.aqueduct.bridge.kafka;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Directory;
import dev.aqueduct.bridge.read.History;
import dev.aqueduct.bridge.read.Topic;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * History in blocks: each is read from Kafka once, however many ask for it, and kept in a cache
 * that is bounded by bytes. Blocks are facts about a stretch of a topic's log, and stay true;
 * whether the stretch is still kept is the reader's to ask. Any thread may call it.
 */
final class BlockHistory implements History, AutoCloseable {
    private final AsyncCache<Key, Answer> blocks;
    private final ConsumerPool consumers;
    private final Directory directory;
    private final ExecutorService loaders =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("history-", 0).factory());

    /** Where a block begins; a topic's id is never used again. */
    private record Key(String topicId, int partition, long from) {}

    BlockHistory(long bytes, ConsumerPool consumers, Directory directory) {
        this.consumers = consumers;
        this.directory = directory;
        blocks =
                Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher((Key key, Answer answer) -> weight(answer))
                        .executor(Runnable::run)
                        .buildAsync();
    }

    private static int weight(Answer answer) {
        return answer instanceof Answer.Found found ? found.block().sizeBytes() : 0;
    }

    @Override
    public CompletableFuture<Answer> block(Topic topic, int partition, long offset, long until) {
        CompletableFuture<Answer> covering = covering(topic, partition, offset);
        if (covering != null) {
            return covering;
        }
        Key key = new Key(topic.id(), partition, offset);
        return blocks.get(
                key,
                (absent, executor) -> {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    loaders.execute(() -> {
                        Answer loaded = load(topic, partition, offset, until);
                        answer.complete(loaded);
                        if (!(loaded instanceof Answer.Found)) {
                            blocks.asMap().remove(key, answer);
                        }
                    });
                    return answer;
                });
    }

    /** A block that begins earlier, at a multiple of the span, and holds the offset. */
    private @Nullable CompletableFuture<Answer> covering(Topic topic, int partition, long offset) {
        long aligned = offset - offset % HistoryConsumer.SPAN;
        if (aligned == offset) {
            return null;
        }
        CompletableFuture<Answer> known =
                blocks.getIfPresent(new Key(topic.id(), partition, aligned));
        boolean covers =
                known != null
                        && known.getNow(new Answer.OutOfRange()) instanceof Answer.Found found
                        && found.block().next() > offset;
        return covers ? known : null;
    }

    private Answer load(Topic topic, int partition, long offset, long until) {
        if (leaderless(topic, partition)) {
            return new Answer.Unavailable(
                    "partition " + partition + " of channel " + topic.channel() + " has no leader");
        }
        try {
            HistoryConsumer consumer = consumers.lease(topic, partition, offset);
            try {
                return consumer.read(topic, partition, offset, until);
            } finally {
                consumers.giveBack(consumer);
            }
        } catch (SourceUnavailableException e) {
            return new Answer.Unavailable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable("the bridge is going down");
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
        return blocks.synchronous()
                .policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    @Override
    public void close() {
        loaders.shutdownNow();
        consumers.close();
    }
}
