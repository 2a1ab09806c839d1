package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Values in single-object encoding as the tests make them, and what becomes of them. */
final class AvroText {

    private AvroText() {}

    /** A datum as Avro's own writer encodes it. */
    static byte[] encoded(Schema schema, @Nullable Object datum) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
            return withPrefix(schema, bytes.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static byte[] withPrefix(Schema schema, byte[] datum) {
        return ByteBuffer.allocate(10 + datum.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .put(datum)
                .array();
    }

    /** The JSON, or what is wrong. */
    static String decoded(Schema schema, byte[] value) {
        SchemaStore.Cache schemas = new SchemaStore.Cache();
        schemas.addSchema(schema);
        JsonBuffer out = new JsonBuffer(8).raw("before ");
        AvroResult result = new SingleObjectAvro().append(value, schemas::findByFingerprint, out);
        String text = new String(out.toBytes(), StandardCharsets.UTF_8);
        return switch (result) {
            case AvroResult.Appended() -> text.substring("before ".length());
            case AvroResult.Broken(String reason) -> text + "broken: " + reason;
            case AvroResult.UnknownSchema() -> text + "unknown";
        };
    }
}
