package dev.aqueduct.bridge.http.answer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all streams may have in hand together for their clients: gathered, and not taken yet. Each
 * is allotted a part when it begins, large while there is much left, and small when there are many;
 * so that clients that take nothing, however many, do not use up the heap. Any thread may call it.
 */
final class BatchMemory {
    private static final int PART_OF_HEAP = 16;

    /** One stream gets no more than this part of what is left. */
    private static final int PART_OF_REST = 64;

    /** Every stream gets this much, which its limit accounts for. */
    private static final int LEAST = 4 * 1024;

    private final int most;
    private final AtomicLong left;

    /**
     * @param most what a stream gets while there is enough
     */
    BatchMemory(long bytes, int most) {
        this.most = most;
        left = new AtomicLong(bytes);
    }

    /** As much as a part of what this JVM may have. */
    static BatchMemory ofHeap(int most) {
        return new BatchMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, most);
    }

    /** What a stream may gather from its beginning to its end. */
    int allot() {
        int bytes = (int) Math.min(most, Math.max(LEAST, left.get() / PART_OF_REST));
        left.addAndGet(-bytes);
        return bytes;
    }

    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }
}
