package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.StoredRecords;
import dev.aqueduct.schemas.SchemaRecord;
import dev.aqueduct.schemas.SchemaTopic;
import dev.aqueduct.schemas.Schemas;
import dev.aqueduct.schemas.SingleObject;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.RawMessageDecoder;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** Decodes values with nothing but what the schema topic holds, as a bridge does. */
final class Decoder {
    private final Schemas schemas = new Schemas();

    Decoder(String bootstrapServers) {
        for (var record : StoredRecords.of(bootstrapServers, SchemaTopic.NAME)) {
            if (SchemaTopic.read(record.key(), record.value())
                    instanceof SchemaRecord.Registered(_, Schema schema)) {
                schemas.add(schema);
            }
        }
    }

    GenericRecord decode(byte[] value) {
        long fingerprint = SingleObject.fingerprint(value).orElseThrow();
        Schema schema = Objects.requireNonNull(schemas.findByFingerprint(fingerprint));
        try {
            return new RawMessageDecoder<GenericRecord>(GenericData.get(), schema)
                    .decode(Arrays.copyOfRange(value, 10, value.length));
        } catch (IOException damaged) {
            throw new AssertionError(damaged);
        }
    }
}
