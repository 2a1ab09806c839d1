package dev.aqueduct.bridge.read;

import java.util.Optional;

/**
 * How long the text of a cursor becomes, channel by channel; its form is that of {@code
 * wire.CursorText}. For one thread.
 */
final class CursorLength {
    /** What a request can carry, see API.md. */
    private static final int MAX = 6_000;

    private int length;
    private int channels;
    private int partitions;

    /** Counts a channel as it stands. */
    void add(String name, String incarnation, long[] offsets) {
        length += name.length() + incarnation.length() + (channels == 0 ? 2 : 3);
        channels++;
        partitions += offsets.length;
        for (long offset : offsets) {
            length += Long.toString(offset).length();
        }
        length += offsets.length - 1;
    }

    /** Leaves every offset a digit to grow by. */
    void addRoom() {
        length += partitions;
    }

    /** What is to be said where it is too long for a request. */
    Optional<Opened.TooManyPartitions> excess() {
        return length > MAX
                ? Optional.of(new Opened.TooManyPartitions(channels, partitions))
                : Optional.empty();
    }
}
