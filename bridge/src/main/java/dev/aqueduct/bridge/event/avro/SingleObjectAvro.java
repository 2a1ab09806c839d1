package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.schemas.SingleObject;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * Values in Avro's single-object encoding (two bytes of prefix, the schema's fingerprint in eight,
 * the datum), written as plain JSON. Any number of threads may use it at once.
 */
public final class SingleObjectAvro {

    private static final AvroResult APPENDED = new AvroResult.Appended();
    private static final AvroResult UNKNOWN_SCHEMA = new AvroResult.UnknownSchema();

    /** One for each schema seen in a value; never more than there are schemas. */
    private final Map<Long, AvroForm> forms = new ConcurrentHashMap<>();

    /** Whether the value begins as the encoding does: the prefix C3 01 and eight bytes more. */
    public static boolean hasPrefix(byte[] value) {
        return SingleObject.fingerprint(value).isPresent();
    }

    /** The fingerprint (CRC-64-AVRO) of the schema of a value that has the prefix. */
    public static long fingerprint(byte[] value) {
        return SingleObject.fingerprint(value).orElseThrow();
    }

    /** Whether a value with the schema of this one, which has the prefix, was seen before. */
    public boolean knows(byte[] value) {
        return forms.containsKey(fingerprint(value));
    }

    /**
     * Appends a value that has the prefix.
     *
     * @param schemas asked for a schema of which no value was seen before, by its fingerprint; may
     *     wait, answers null for one that is unknown, and what it throws is thrown
     */
    public AvroResult append(byte[] value, LongFunction<@Nullable Schema> schemas, JsonBuffer out) {
        AvroForm form = form(fingerprint(value), schemas);
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

    /** Asks outside of the map, so that a slow answer holds up no other fingerprint. */
    private @Nullable AvroForm form(long fingerprint, LongFunction<@Nullable Schema> schemas) {
        AvroForm known = forms.get(fingerprint);
        if (known != null) {
            return known;
        }
        Schema schema = schemas.apply(fingerprint);
        if (schema == null) {
            return null;
        }
        AvroForm made = new AvroCompiler().form(schema);
        forms.put(fingerprint, made);
        return made;
    }
}
