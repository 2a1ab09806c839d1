package dev.aqueduct.producers.command;

/** How many lines something was said of, and the first and the last of them. Thread-safe. */
final class NotedLines {
    private long count; // guarded by this, as the next two
    private long first;
    private long last;

    /** Notes a line, and returns how many there are now. */
    synchronized long add(long line) {
        first = count == 0 ? line : Math.min(first, line);
        last = Math.max(last, line);
        return ++count;
    }

    synchronized long count() {
        return count;
    }

    synchronized long first() {
        return first;
    }

    synchronized long last() {
        return last;
    }
}
