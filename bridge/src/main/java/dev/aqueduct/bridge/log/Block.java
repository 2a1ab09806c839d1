package dev.aqueduct.bridge.log;

import java.util.List;

/**
 * A stretch of a partition's history: all events from {@code from} up to {@code next}, which is not
 * in it. The stretch may hold fewer events than offsets: transactions' markers, aborted and
 * compacted records leave holes.
 *
 * @param from the first offset
 * @param next the offset that follows the stretch; above {@code from}
 * @param entries its events, in order
 */
public record Block(long from, long next, List<Entry> entries) {
    private static final int OVERHEAD_BYTES = 128;

    public Block {
        entries = List.copyOf(entries);
        if (next <= from) {
            throw new IllegalArgumentException("a block from " + from + " cannot end at " + next);
        }
    }

    /**
     * The index of the first event at or after the offset; the number of events where there is
     * none.
     */
    public int indexOf(long offset) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** About how many bytes it takes in memory. */
    public int sizeBytes() {
        long bytes = OVERHEAD_BYTES;
        for (Entry entry : entries) {
            bytes += entry.sizeBytes();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
