package dev.aqueduct.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.schemas.SchemaRecord.Registered;
import dev.aqueduct.schemas.SchemaRecord.Unreadable;
import dev.aqueduct.schemas.SchemaRecord.Withdrawn;
import dev.aqueduct.schemas.feed.Earthquake;
import dev.aqueduct.schemas.feed.Flight;
import dev.aqueduct.schemas.feed.HostSample;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

final class SchemaTopicTest {
    static List<Schema> feeds() {
        return List.of(
                Earthquake.getClassSchema(), Flight.getClassSchema(), HostSample.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void a_schema_is_read_as_it_was_written(Schema schema) {
        var read = SchemaTopic.read(SchemaTopic.key(schema), SchemaTopic.value(schema));

        assertEquals(new Registered(Schemas.fingerprint(schema), schema), read);
    }

    @Test
    void logical_types_are_kept() {
        Schema flight = Flight.getClassSchema();

        var read = SchemaTopic.read(SchemaTopic.key(flight), SchemaTopic.value(flight));

        Schema time = assertInstanceOf(Registered.class, read).schema().getField("time").schema();
        assertEquals(LogicalTypes.localTimestampMillis(), time.getLogicalType());
    }

    @Test
    void the_key_shows_the_bytes_that_a_value_begins_with() throws Exception {
        var flight = new Flight(LocalDateTime.of(2001, 1, 1, 0, 47), "DTW", "LAS", 66, 1750);

        byte[] value = Flight.getEncoder().encode(flight).array();

        String prefix = HexFormat.of().formatHex(value, 0, SingleObject.PREFIX_LENGTH);
        assertEquals("c301" + new String(SchemaTopic.key(flight.getSchema()), UTF_8), prefix);
        assertEquals(
                Schemas.fingerprint(flight.getSchema()),
                SingleObject.fingerprint(value).orElseThrow());
    }

    @Test
    void a_tombstone_withdraws_its_fingerprint() {
        var read = SchemaTopic.read(SchemaTopic.key(Flight.getClassSchema()), null);

        assertEquals(new Withdrawn(Schemas.fingerprint(Flight.getClassSchema())), read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c0ffee", "0123456789ABCDEF", "0123456789abcdef0", "schema/flight"})
    void a_key_that_is_no_fingerprint_is_told(String key) {
        String problem = problem(key.getBytes(UTF_8), "\"long\"".getBytes(UTF_8));

        assertTrue(problem.contains("not a fingerprint"), problem);
    }

    @Test
    void a_schema_under_the_key_of_another_is_told() {
        String problem =
                problem(
                        SchemaTopic.key(Flight.getClassSchema()),
                        SchemaTopic.value(Earthquake.getClassSchema()));

        String actual = new String(SchemaTopic.key(Earthquake.getClassSchema()), UTF_8);
        assertTrue(problem.endsWith("has the fingerprint " + actual), problem);
    }

    @Test
    void a_schema_that_nests_without_end_is_told() {
        String deep = "{\"type\":\"array\",\"items\":".repeat(100_000);

        String problem = problem(SchemaTopic.key(Flight.getClassSchema()), deep.getBytes(UTF_8));

        assertTrue(problem.contains("is no Avro schema"), problem);
    }

    @Test
    void damaged_records_are_answered_without_an_exception() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] key = SchemaTopic.key(Flight.getClassSchema());
        byte[] value = SchemaTopic.value(Flight.getClassSchema());
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = Arrays.copyOf(value, 1 + random.nextInt(value.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            switch (SchemaTopic.read(key, damaged)) {
                case Registered(long fingerprint, Schema schema) ->
                        assertEquals(Schemas.fingerprint(schema), fingerprint, "seed " + seed);
                case Unreadable(String problem) ->
                        assertEquals(1, problem.lines().count(), "seed " + seed);
                case Withdrawn _ -> throw new AssertionError("seed " + seed);
            }
        }
    }

    private static String problem(byte @Nullable [] key, byte @Nullable [] value) {
        return assertInstanceOf(Unreadable.class, SchemaTopic.read(key, value)).problem();
    }
}
