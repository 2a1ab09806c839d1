package dev.aqueduct.schemas;

import org.apache.avro.Schema;

/** What a record of the schema topic says. */
public sealed interface SchemaRecord {

    /** The record holds a schema, and its key is that schema's fingerprint. */
    record Registered(long fingerprint, Schema schema) implements SchemaRecord {}

    /**
     * The record is a tombstone: nobody will write with this schema any more. Who knows the schema
     * keeps it, since records that were written with it may still be there.
     */
    record Withdrawn(long fingerprint) implements SchemaRecord {}

    /** The record is nothing that belongs in the topic; {@code problem} says why, in one line. */
    record Unreadable(String problem) implements SchemaRecord {}
}
