package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Gap;

/** What stands at one offset of a partition. */
public sealed interface Single {

    /** An event. */
    record Found(Entry entry) implements Single {}

    /**
     * None: a transaction's marker, an offset that compaction removed, or one that is not written
     * yet.
     */
    record None() implements Single {}

    /** No longer kept, or of another incarnation of the topic. */
    record Gone(Gap gap, Cursor cursor) implements Single {}

    /** The channel does not exist, or has no such partition. */
    record NoSuchChannel() implements Single {}
}
