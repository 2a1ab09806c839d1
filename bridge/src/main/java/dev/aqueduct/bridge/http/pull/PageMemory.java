package dev.aqueduct.bridge.http.pull;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all pages that are being made may hold together. Where it is used up, pages become shorter:
 * they end early, with {@code more}. Any thread may call it.
 */
final class PageMemory {
    private static final int PART_OF_HEAP = 8;

    private final AtomicLong left;

    PageMemory(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** As much as a part of what this JVM may have. */
    static PageMemory ofHeap() {
        return new PageMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Takes that much, if it is there. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
