package dev.aqueduct.bench.stream;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The blocks of a channel's events as the first stream brought them, that are checked and in order.
 * The other streams have to bring the same bytes, and comparing costs a tenth of reading. In a
 * channel of one partition a block's place is its offset, and places may be empty; otherwise blocks
 * stand in the order in which they came, which may differ between streams that are all right. For
 * one thread.
 */
final class Reference {
    private static final int FIRST = 256;

    private final int partitions;
    private final Bytes bytes;
    private final int[] after; // the next offset of each partition after the last block
    private int size;
    private long[] addresses = new long[FIRST];
    private int[] lengths = new int[FIRST]; // 0: nothing there
    private int[] numbers = new int[FIRST];
    private int[] ordinals = new int[FIRST]; // offset × partitions + partition
    private int[] places = new int[FIRST]; // by ordinal: place + 1

    /**
     * @param bytes where blocks are kept, for all channels of a thread
     */
    Reference(int partitions, Bytes bytes) {
        this.partitions = partitions;
        this.bytes = bytes;
        after = new int[partitions];
    }

    /** The place after the last block. */
    int size() {
        return size;
    }

    boolean holds(int place) {
        return place < size && lengths[place] > 0;
    }

    int length(int place) {
        return lengths[place];
    }

    int number(int place) {
        return numbers[place];
    }

    /** Where the event is, or -1. */
    int place(int partition, int offset) {
        int ordinal = offset * partitions + partition;
        return ordinal < places.length ? places[ordinal] - 1 : -1;
    }

    /**
     * How many bytes follow the given point of a block without a hole, but not many more than asked
     * for.
     */
    int run(int place, int within, int wanted) {
        int run = lengths[place] - within;
        for (int next = place + 1;
                run < wanted
                        && holds(next)
                        && addresses[next] == addresses[next - 1] + lengths[next - 1];
                next++) {
            run += lengths[next];
        }
        return Math.min(run, wanted);
    }

    /** How many bytes of a run are the same as these. */
    int same(int place, int within, MemorySegment buffer, int from, int to) {
        long address = addresses[place] + within;
        int offset = Bytes.offset(address);
        long differs =
                MemorySegment.mismatch(
                        buffer, from, to, bytes.segment(address), offset, offset + (to - from));
        return differs < 0 ? to - from : (int) differs;
    }

    /** The first bytes of a block. */
    MemorySegment head(int place, int length) {
        return bytes.segment(addresses[place]).asSlice(Bytes.offset(addresses[place]), length);
    }

    /** The next offset of each partition after the blocks before this place. */
    int[] stateAt(int place) {
        if (partitions == 1) {
            return new int[] {place};
        }
        int[] state = after.clone();
        for (int later = size - 1; later >= place; later--) {
            state[ordinals[later] % partitions]--;
        }
        return state;
    }

    /**
     * Adds a block that follows those before it in its partition.
     *
     * @param place where it belongs: its offset where there is one partition, else {@link #size}
     */
    void add(int place, int partition, int offset, int number, byte[] block, int length) {
        int ordinal = offset * partitions + partition;
        ensure(Math.max(place, ordinal));
        addresses[place] = bytes.add(block, length);
        lengths[place] = length;
        numbers[place] = number;
        ordinals[place] = ordinal;
        places[ordinal] = place + 1;
        after[partition] = Math.max(after[partition], offset + 1);
        size = Math.max(size, place + 1);
    }

    private void ensure(int most) {
        if (most >= lengths.length) {
            int longer = Math.max(most + 1, 2 * lengths.length);
            addresses = Arrays.copyOf(addresses, longer);
            lengths = Arrays.copyOf(lengths, longer);
            numbers = Arrays.copyOf(numbers, longer);
            ordinals = Arrays.copyOf(ordinals, longer);
            places = Arrays.copyOf(places, longer);
        }
    }
}
