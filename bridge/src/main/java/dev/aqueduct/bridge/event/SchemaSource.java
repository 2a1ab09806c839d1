package dev.aqueduct.bridge.event;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Where the schemas of values are found. Any thread may call it; it may wait. */
@FunctionalInterface
public interface SchemaSource {

    /**
     * The schema with this fingerprint (CRC-64-AVRO), or null where there is none: it was looked
     * wherever schemas are kept after the value had arrived, or a moment ago.
     *
     * @param arrivedNanos {@link System#nanoTime} when the value came
     * @throws dev.aqueduct.bridge.log.SourceUnavailableException if it cannot be looked there now
     */
    @Nullable Schema find(long fingerprint, long arrivedNanos);
}
