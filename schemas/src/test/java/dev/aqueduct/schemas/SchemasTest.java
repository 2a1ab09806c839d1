package dev.aqueduct.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class SchemasTest {
    private static final Schema NUMBER = fixed("");
    private static final Schema TIME = fixed(",\"logicalType\":\"timestamp-millis\"");

    private final Schemas schemas = new Schemas();

    @Test
    void a_schema_is_found_by_its_fingerprint() {
        assertTrue(schemas.add(TIME));

        assertSame(TIME, schemas.findByFingerprint(Schemas.fingerprint(TIME)));
        assertNull(schemas.findByFingerprint(1));
    }

    @Test
    void the_first_of_two_schemas_that_differ_in_logical_types_alone_stays() {
        assertEquals(Schemas.fingerprint(NUMBER), Schemas.fingerprint(TIME));

        schemas.add(TIME);

        assertFalse(schemas.add(NUMBER));
        assertSame(TIME, schemas.findByFingerprint(Schemas.fingerprint(NUMBER)));
        assertEquals(1, schemas.size());
    }

    private static Schema fixed(String logicalType) {
        return new Schema.Parser()
                .parse(
                        """
                        {"type":"record","name":"R","fields":[
                          {"name":"at","type":{"type":"long"%s}}]}
                        """
                                .formatted(logicalType));
    }
}
