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
    static final int STEP = 4 * 1024;

    /** A block is given memory that is too large by at most so great a part of what it needs. */
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
        if (length < LEAST_BYTES) {
            return new byte[length];
        }
        byte[] known = find(length, length + length / MOST_WASTED_PART);
        return known != null ? known : new byte[(length + STEP - 1) / STEP * STEP];
    }

    private synchronized byte @Nullable [] find(int least, int most) {
        Iterator<byte[]> each = free.iterator();
        while (each.hasNext()) {
            byte[] bytes = each.next();
            if (bytes.length >= least && bytes.length <= most) {
                each.remove();
                freeBytes -= bytes.length;
                return bytes;
            }
        }
        return null;
    }

    /** These are used no longer. */
    synchronized void giveBack(byte[] bytes) {
        if (bytes.length < LEAST_BYTES || bytes.length > mostFree) {
            return;
        }
        free.addLast(bytes);
        freeBytes += bytes.length;
        while (freeBytes > mostFree) {
            freeBytes -= free.removeFirst().length;
        }
    }
}
