package dev.aqueduct.bridge.log;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the logs of the node hold together, and how many they may. Any thread may call it.
 */
public final class Budget {
    private final long nodeBytes;
    private final long channelBytes;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param nodeBytes for all channels together, above 0
     * @param channelBytes for one channel, above 0
     */
    public Budget(long nodeBytes, long channelBytes) {
        if (nodeBytes <= 0 || channelBytes <= 0) {
            throw new IllegalArgumentException("a budget is above 0 bytes");
        }
        this.nodeBytes = nodeBytes;
        this.channelBytes = channelBytes;
    }

    /** What all logs hold now. */
    public long usedBytes() {
        return used.get();
    }

    /** What all logs may hold together. */
    public long nodeBytes() {
        return nodeBytes;
    }

    long channelBytes() {
        return channelBytes;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /** By how much the node is over its budget; 0 where it is not. */
    public long excessBytes() {
        return Math.max(0, used.get() - nodeBytes);
    }
}
