package dev.aqueduct.producers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does something once for each key: who asks while it is being done waits for that, who asks later
 * goes on at once. What failed was not done. Any thread may call it; no lock is held meanwhile.
 */
final class Once<K> {
    private final ConcurrentHashMap<K, CompletableFuture<Void>> done = new ConcurrentHashMap<>();

    /** Does it, unless that has been done for this key. Throws what it throws. */
    void run(K key, Runnable action) {
        var mine = new CompletableFuture<Void>();
        var others = done.putIfAbsent(key, mine);
        if (others != null) {
            others.join();
            return;
        }
        try {
            action.run();
            mine.complete(null);
        } catch (RuntimeException | Error failure) {
            done.remove(key, mine);
            mine.completeExceptionally(failure);
            throw failure;
        }
    }

    /** Has everything done again when it is next asked for. */
    void forgetAll() {
        done.clear();
    }
}
