package dev.aqueduct.bridge.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the leaders of partitions for offsets. That one of them does not answer says nothing of the
 * others, and nothing of Kafka as a whole. Any thread may call it; nothing here waits.
 */
final class Offsets {
    /**
     * How long a leader may take for the ends of its logs, which it knows by heart: a broker that
     * is gone keeps those who ask for other partitions, too, no longer than this.
     */
    static final int PROMPT_MILLIS = 2_000;

    private final Admin admin;

    Offsets(Admin admin) {
        this.admin = admin;
    }

    /**
     * Offsets of the partitions that answer in time; the others are missing. It does not fail.
     *
     * @param mostMillis how long they may take
     */
    CompletableFuture<Map<TopicPartition, Long>> list(
            Collection<TopicPartition> partitions,
            OffsetSpec which,
            IsolationLevel isolation,
            int mostMillis) {
        if (partitions.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        ListOffsetsOptions options = new ListOffsetsOptions(isolation);
        options.timeoutMs(mostMillis);
        ListOffsetsResult result = admin.listOffsets(asked, options);
        Map<TopicPartition, Long> found = new ConcurrentHashMap<>();
        CompletableFuture<?>[] each =
                asked.keySet().stream()
                        .map(partition ->
                                result.partitionResult(partition)
                                        .toCompletionStage()
                                        .toCompletableFuture()
                                        .thenAccept(info -> found.put(partition, info.offset())))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(each).handle((done, failure) -> found);
    }
}
