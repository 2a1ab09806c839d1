package dev.aqueduct.bench.stream;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.BitSet;

/** Which offset of each partition a stream has to bring next. For one stream, one thread. */
final class Sequence {

    /** What an offset is to those that came before. */
    enum Place {
        NEXT,
        /** Those between were left out. */
        AHEAD,
        /** One that was left out before. */
        LATE,
        AGAIN
    }

    private final int[] next;
    private @Nullable BitSet missing; // (offset × partitions + partition) of what was left out

    Sequence(int partitions, int first) {
        next = new int[partitions];
        Arrays.fill(next, first);
    }

    int next(int partition) {
        return next[partition];
    }

    /** Sets what is known from elsewhere to have come. */
    void set(int partition, int offset) {
        next[partition] = offset;
    }

    /** How many events that is, where each partition began at 0. */
    int total() {
        return Arrays.stream(next).sum();
    }

    Place take(int partition, int offset) {
        int wanted = next[partition];
        if (offset == wanted) {
            next[partition]++;
            return Place.NEXT;
        }
        if (offset > wanted) {
            if (missing == null) {
                missing = new BitSet();
            }
            for (int left = wanted; left < offset; left++) {
                missing.set(left * next.length + partition);
            }
            next[partition] = offset + 1;
            return Place.AHEAD;
        }
        int index = offset * next.length + partition;
        if (missing != null && missing.get(index)) {
            missing.clear(index);
            return Place.LATE;
        }
        return Place.AGAIN;
    }

    /** Whether this and the other have brought the same. */
    boolean isAt(int[] other) {
        return missing == null && Arrays.equals(next, other);
    }
}
