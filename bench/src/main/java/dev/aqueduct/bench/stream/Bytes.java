package dev.aqueduct.bench.stream;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are only ever added to, in segments, so that nothing is copied when there are more.
 * For one thread.
 */
final class Bytes {
    private static final int FIRST = 64 << 10;
    private static final int MOST = 4 << 20;

    private final List<MemorySegment> segments = new ArrayList<>();
    private int room; // in the last segment
    private int used; // of it

    /**
     * Adds a piece, whole in one segment.
     *
     * @return its address; addresses of neighbours in a segment differ by the length of the first
     */
    long add(byte[] piece, int length) {
        if (used + length > room) {
            room = Math.max(length, Math.min(MOST, room == 0 ? FIRST : 2 * room));
            segments.add(MemorySegment.ofArray(new byte[room]));
            used = 0;
        }
        MemorySegment.copy(MemorySegment.ofArray(piece), 0, segments.getLast(), used, length);
        long address = (long) (segments.size() - 1) << 32 | used;
        used += length;
        return address;
    }

    MemorySegment segment(long address) {
        return segments.get((int) (address >>> 32));
    }

    static int offset(long address) {
        return (int) address;
    }
}
