package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.read.History.Answer;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Blocks by where they begin, each loaded once however many ask for it while it is loaded or there,
 * and bounded by bytes, but for one block. Those go first that nobody has asked for the longest:
 * who reads a history wants the next block, and those behind want this one soon; what all have
 * passed nobody wants, however many did. Any thread may call it; nothing here waits.
 */
final class BlockCache {
    /** Where a block begins; a topic's id is never used again. */
    record Key(String topicId, int partition, long from) {}

    private final long mostBytes;
    private final Object lock = new Object();

    /** Guarded by {@link #lock}: the one asked for longest ago first. */
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    /** Guarded by {@link #lock}: of what is there. */
    private long bytes;

    /** A block that is there or being loaded. */
    private static final class Slot {
        final CompletableFuture<Answer> answer = new CompletableFuture<>();

        /** Null while it is being loaded. */
        @Nullable Block block;
    }

    BlockCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * The block, or why it is not to be had, which is not kept.
     *
     * @param load begins to load it, and completes what it is given
     */
    CompletableFuture<Answer> get(Key key, Consumer<CompletableFuture<Answer>> load) {
        Slot mine;
        synchronized (lock) {
            Slot known = slots.get(key);
            if (known != null) {
                return known.answer;
            }
            mine = new Slot();
            slots.put(key, mine);
        }
        CompletableFuture<Answer> loading = new CompletableFuture<>();
        var _ = loading.thenAccept(answer -> loaded(key, mine, answer));
        load.accept(loading);
        return mine.answer;
    }

    /** The block if it is there. */
    @Nullable CompletableFuture<Answer> peek(Key key) {
        synchronized (lock) {
            Slot known = slots.get(key);
            return known == null || known.block == null ? null : known.answer;
        }
    }

    private void loaded(Key key, Slot slot, Answer answer) {
        synchronized (lock) {
            if (answer instanceof Answer.Found(Block block)) {
                slot.block = block;
                bytes += block.sizeBytes();
                evict(slot);
            } else {
                slots.remove(key);
            }
        }
        slot.answer.complete(answer);
    }

    /**
     * Guarded by {@link #lock}.
     *
     * @param fresh what has just come: it stays, were it too large by itself, for those who wait
     */
    private void evict(Slot fresh) {
        Iterator<Slot> eldest = slots.values().iterator();
        while (bytes > mostBytes && eldest.hasNext()) {
            Slot slot = eldest.next();
            Block block = slot.block;
            if (block != null && slot != fresh) {
                eldest.remove();
                bytes -= block.sizeBytes();
                block.drop();
            }
        }
    }

    /** About how many bytes it holds. */
    long sizeBytes() {
        synchronized (lock) {
            return bytes;
        }
    }
}
