package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Block;

/**
 * Events of one partition that follow each other, all of them packed in a block. Whoever is handed
 * it takes some, from the first on, and moves the reader's cursor along where that is looked at.
 * For the reader's thread, while it is in {@link Sink#events}.
 */
public final class Run {
    private final String channel;
    private final Block block;
    private final int first;
    private final int end;
    private final long[] positions;

    /**
     * @param end after the last event; above {@code first}
     * @param positions the channel's, which are moved
     */
    Run(String channel, Block block, int first, int end, long[] positions) {
        this.channel = channel;
        this.block = block;
        this.first = first;
        this.end = end;
        this.positions = positions;
    }

    public String channel() {
        return channel;
    }

    public Block block() {
        return block;
    }

    /** The first event's index in the block. */
    public int first() {
        return first;
    }

    /** The index after the last event's. */
    public int end() {
        return end;
    }

    /** Has the reader's cursor be the one after this event. */
    public void moveAfter(int event) {
        positions[block.partition()] = block.offset(event) + 1;
    }
}
