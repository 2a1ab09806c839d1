package dev.aqueduct.bridge.log;

import java.util.Arrays;

/**
 * A position in one channel: the next offset wanted in each of its partitions. The array is never
 * changed.
 *
 * @param incarnation of the topic, empty where it is not known (a cursor typed by a person)
 * @param offsets by partition, from 0, each 0 or more; at least one
 */
public record Position(String incarnation, long[] offsets) {

    public Position {
        if (offsets.length == 0) {
            throw new IllegalArgumentException("a position holds one partition at least");
        }
        for (long offset : offsets) {
            if (offset < 0) {
                throw new IllegalArgumentException("offset " + offset + " is below 0");
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position that
                && incarnation.equals(that.incarnation)
                && Arrays.equals(offsets, that.offsets);
    }

    @Override
    public int hashCode() {
        return 31 * incarnation.hashCode() + Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return incarnation + Arrays.toString(offsets);
    }
}
