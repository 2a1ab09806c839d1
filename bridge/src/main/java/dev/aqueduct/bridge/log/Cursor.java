package dev.aqueduct.bridge.log;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A position in the log of several channels: where to read on from. Complete in itself, so that any
 * bridge can go on from it. How it is written stands in {@code wire.CursorText}.
 *
 * @param channels each channel's position, in the order of their names; empty for a pattern that
 *     matches nothing yet
 */
public record Cursor(SortedMap<String, Position> channels) {

    public Cursor {
        channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
    }

    /** Whether every channel's incarnation is named, so that the cursor means the same for ever. */
    public boolean complete() {
        for (Position position : channels.values()) {
            if (position.incarnation().isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
