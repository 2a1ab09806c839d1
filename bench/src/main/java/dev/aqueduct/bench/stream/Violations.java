package dev.aqueduct.bench.stream;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What streams did that no stream may do: all of it counted, the first few told. Any thread may
 * call it; none does where all is well.
 */
public final class Violations {

    /** What may be wrong. */
    public enum Kind {
        /** An event did not come before one that follows it, or at all. */
        LOST,
        /** An event came again. */
        REPEATED,
        /** An event came after one that follows it. */
        REORDERED,
        /** Bytes that are not what they have to be. */
        MALFORMED,
        /** An event's cursor is not the position after it. */
        CURSOR,
        /** The server said that events are lost, or that it cannot serve. */
        TOLD,
        /** A stream ended, or never began. */
        ENDED
    }

    private static final int TOLD_IN_FULL = 10;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class); // guarded by this
    private final List<String> first = new ArrayList<>(); // guarded by this

    /**
     * Counts it.
     *
     * @param stream which one did it
     */
    public synchronized void add(Kind kind, long count, String stream, String what) {
        counts.merge(kind, count, Long::sum);
        if (first.size() < TOLD_IN_FULL) {
            first.add(kind + " in " + stream + ": " + what);
        }
    }

    public synchronized long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    public synchronized long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first few, a line each. */
    public synchronized List<String> first() {
        return List.copyOf(first);
    }

    @Override
    public synchronized String toString() {
        return counts.toString();
    }
}
