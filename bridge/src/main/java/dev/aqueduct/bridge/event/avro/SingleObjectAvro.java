package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.schemas.SingleObject;

import org.apache.avro.Schema;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values in Avro's single-object encoding (two bytes of prefix, the schema's fingerprint in eight,
 * the datum), written as plain JSON. Any number of threads may use it at once.
 */
public final class SingleObjectAvro {

    private static final AvroResult APPENDED = new AvroResult.Appended();
    private static final AvroResult UNKNOWN_SCHEMA = new AvroResult.UnknownSchema();

    private final SchemaStore schemas;

    /** One for each schema seen in a value; holds no more than the store does. */
    private final Map<Long, AvroForm> forms = new ConcurrentHashMap<>();

    /**
     * @param schemas where schemas are found; may block while it looks for one
     */
    public SingleObjectAvro(SchemaStore schemas) {
        this.schemas = schemas;
    }

    /** Whether the value begins as the encoding does: the prefix C3 01 and eight bytes more. */
    public static boolean hasPrefix(byte[] value) {
        return SingleObject.fingerprint(value).isPresent();
    }

    /** The fingerprint (CRC-64-AVRO) of the schema of a value that has the prefix. */
    public static long fingerprint(byte[] value) {
        return SingleObject.fingerprint(value).orElseThrow();
    }

    /**
     * Appends a value that has the prefix. Throws what the store throws where it cannot be asked.
     */
    public AvroResult append(byte[] value, JsonBuffer out) {
        AvroForm form = form(fingerprint(value));
        if (form == null) {
            return UNKNOWN_SCHEMA;
        }
        int start = out.length();
        AvroInput in = new AvroInput(value, SingleObject.PREFIX_LENGTH);
        try {
            form.write(in, out);
            in.requireEnd();
            return APPENDED;
        } catch (BrokenAvroException broken) {
            out.truncate(start);
            return new AvroResult.Broken(broken.reason());
        }
    }

    /** Asks the store outside of the map, so that a slow answer holds up no other fingerprint. */
    private @Nullable AvroForm form(long fingerprint) {
        AvroForm known = forms.get(fingerprint);
        if (known != null) {
            return known;
        }
        Schema schema = find(fingerprint);
        if (schema == null) {
            return null;
        }
        AvroForm made = new AvroCompiler().form(schema);
        forms.put(fingerprint, made);
        return made;
    }

    private @Nullable Schema find(long fingerprint) {
        try {
            return schemas.findByFingerprint(fingerprint);
        } catch (MissingSchemaException unknown) {
            return null;
        }
    }
}
