package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Memory of blocks that nobody reads any more, for blocks to come. Where a cache is full as many
 * come as go; each would be copied by the collector until it counts as old, and only be found to be
 * gone when all that is old is looked through. Any thread may call it.
 */
public final class BlockMemory {
    /** Less is left to the collector. */
    static final int LEAST_BYTES = 64 * 1024;

    /** Sizes are multiples of this, so that what was large enough for one is for others. */
    private static final int STEP = 4 * 1024;

    /** What is larger than a block needs by more than this part of it is not for it. */
    private static final int MOST_WASTED_PART = 8;

    private final long mostFree;

    /** Guarded by this: what was given back longest ago first. */
    private final Deque<byte[]> free = new ArrayDeque<>();

    /** Guarded by this. */
    private long freeBytes;

    /**
     * @param mostFree how many bytes are kept that no block uses
     */
    public BlockMemory(long mostFree) {
        this.mostFree = mostFree;
    }

    /** So many bytes, or some more, of any content. */
    byte[] take(int length) {
        if (!isKept(length)) {
            return new byte[length];
        }
        byte[] known = find(length);
        return known != null ? known : new byte[(length + STEP - 1) / STEP * STEP];
    }

    private boolean isKept(int length) {
        return length >= LEAST_BYTES && length <= mostFree;
    }

    private synchronized byte @Nullable [] find(int length) {
        Iterator<byte[]> each = free.iterator();
        while (each.hasNext()) {
            byte[] bytes = each.next();
            int wasted = bytes.length - length;
            if (wasted >= 0 && wasted <= length / MOST_WASTED_PART) {
                each.remove();
                freeBytes -= bytes.length;
                return bytes;
            }
        }
        return null;
    }

    /** These are used no longer. */
    synchronized void giveBack(byte[] bytes) {
        if (!isKept(bytes.length)) {
            return;
        }
        free.addLast(bytes);
        freeBytes += bytes.length;
        while (freeBytes > mostFree) {
            freeBytes -= free.removeFirst().length;
        }
    }
}
