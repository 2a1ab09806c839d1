package dev.aqueduct.schemas;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas that are known, in memory, found by their fingerprint.
 *
 * <p>Does not know where schemas come from: whoever follows the schema topic adds them. Any thread
 * may call it; a schema that was added is seen by every later look-up. It grows with the number of
 * different schemas and never forgets one, since a record may name it for as long as it is kept.
 *
 * <p>A fingerprint is CRC-64-AVRO over the schema's parsing canonical form, which leaves out
 * logical types, documentation and aliases. Two schemas that differ in nothing else therefore have
 * the same fingerprint, and the one added first stays: a record must not be shown as a timestamp
 * today and as a number tomorrow.
 */
public final class Schemas implements SchemaStore {
    private final ConcurrentHashMap<Long, Schema> byFingerprint = new ConcurrentHashMap<>();

    /**
     * The fingerprint under which a schema is found: CRC-64-AVRO, as single-object encoding has it.
     */
    public static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /**
     * Adds a schema.
     *
     * @return false when one with its fingerprint was there already, which stays
     */
    public boolean add(Schema schema) {
        return byFingerprint.putIfAbsent(fingerprint(schema), schema) == null;
    }

    /** How many schemas there are. */
    public int size() {
        return byFingerprint.size();
    }

    /** The schema with this fingerprint; null when there is none, as Avro's interface wants it. */
    @Override
    public @Nullable Schema findByFingerprint(long fingerprint) {
        return byFingerprint.get(fingerprint);
    }
}
