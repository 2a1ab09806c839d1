package dev.aqueduct.producers.command;

/** What comes next in a text: a line, a line that is too long to be kept, or its end. */
sealed interface Line {
    /**
     * A line without its end.
     *
     * @param number its number, from 1
     */
    record Whole(long number, byte[] bytes) implements Line {}

    /** A line longer than the limit, passed over. */
    record TooLong(long number, long sizeBytes) implements Line {}

    /** There are no more lines. */
    record End() implements Line {}
}
