package dev.aqueduct.bridge.event.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

class SingleObjectAvroTest {

    private static final Schema ORDER =
            new Schema.Parser()
                    .parse(
                            """
                            {"type":"record","name":"Order","namespace":"shop","fields":[
                              {"name":"id","type":"long"},
                              {"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","PAID"]}},
                              {"name":"note","type":["null","string"]},
                              {"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
                              {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
                                {"name":"sku","type":"string"},{"name":"weight","type":"double"}]}}},
                              {"name":"tags","type":{"type":"map","values":"int"}},
                              {"name":"parent","type":["null","Order"]}
                            ]}
                            """);

    @Test
    void a_record_is_plain_json() {
        Object parent = order(1).set("tags", Map.of("a", 1)).build();
        Object order =
                order(Long.MAX_VALUE).set("note", "say \"hi\"\n").set("parent", parent).build();

        assertEquals(
                """
                {"id":9223372036854775807,"state":"PAID","note":"say \\"hi\\"\\n","total":"-12.30",\
                "at":"2026-11-22T10:15:30.123Z","lines":[{"sku":"a","weight":0.25},{"sku":"b","weight":1.0E10}],\
                "tags":{},"parent":{"id":1,"state":"PAID","note":null,"total":"-12.30",\
                "at":"2026-11-22T10:15:30.123Z","lines":[{"sku":"a","weight":0.25},{"sku":"b","weight":1.0E10}],\
                "tags":{"a":1},"parent":null}}\
                """,
                AvroText.decoded(ORDER, AvroText.encoded(ORDER, order)));
    }

    private static GenericRecordBuilder order(long id) {
        Schema line = ORDER.getField("lines").schema().getElementType();
        Object first = new GenericRecordBuilder(line).set("sku", "a").set("weight", 0.25).build();
        Object second = new GenericRecordBuilder(line).set("sku", "b").set("weight", 1e10).build();
        return new GenericRecordBuilder(ORDER)
                .set("id", id)
                .set("state", new GenericData.EnumSymbol(ORDER.getField("state").schema(), "PAID"))
                .set("note", null)
                .set("total", ByteBuffer.wrap(BigInteger.valueOf(-1230).toByteArray()))
                .set("at", 1_795_342_530_123L)
                .set("lines", List.of(first, second))
                .set("tags", new TreeMap<>())
                .set("parent", null);
    }

    @Test
    void primitive_types_are_what_json_has_for_them() {
        assertEquals("null", json("\"null\"", null));
        assertEquals("true", json("\"boolean\"", true));
        assertEquals("-7", json("\"int\"", -7));
        assertEquals("9007199254740993", json("\"long\"", 9_007_199_254_740_993L));
        assertEquals("0.1", json("\"float\"", 0.1f));
        assertEquals("-52.520008", json("\"double\"", -52.520008));
        assertEquals("\"NaN\"", json("\"double\"", Double.NaN));
        assertEquals("\"-Infinity\"", json("\"float\"", Float.NEGATIVE_INFINITY));
        assertEquals("\"é\\u0000\"", json("\"string\"", "é\0"));
        assertEquals("\"AQI=\"", json("\"bytes\"", bytes("0102")));
        assertEquals("\"AQI=\"", json(fixed(2, ""), fixed("0102")));
        assertEquals("[]", json("{\"type\":\"array\",\"items\":\"int\"}", List.of()));
        assertEquals("{}", json("{\"type\":\"record\",\"name\":\"Nothing\",\"fields\":[]}"));
    }

    @Test
    void dates_and_times_are_iso_8601() {
        assertEquals("\"2026-11-22\"", json(logical("int", "date"), 20_779));
        assertEquals("\"10:15:30.123\"", json(logical("int", "time-millis"), 36_930_123));
        assertEquals("\"10:15:30.000123\"", json(logical("long", "time-micros"), 36_930_000_123L));
        long seconds = 1_795_342_530;
        assertEquals(
                "\"2026-11-22T10:15:30.000Z\"",
                json(logical("long", "timestamp-millis"), seconds * 1000));
        assertEquals(
                "\"2026-11-22T10:15:30.000001Z\"",
                json(logical("long", "timestamp-micros"), seconds * 1_000_000 + 1));
        assertEquals(
                "\"2026-11-22T10:15:30.000000001Z\"",
                json(logical("long", "timestamp-nanos"), seconds * 1_000_000_000 + 1));
        assertEquals(
                "\"2026-11-22T10:15:30.007\"",
                json(logical("long", "local-timestamp-millis"), seconds * 1000 + 7));
        assertEquals(
                "\"2026-11-22T10:15:30.000000\"",
                json(logical("long", "local-timestamp-micros"), seconds * 1_000_000));
        assertEquals(
                "\"2026-11-22T10:15:30.000000000\"",
                json(logical("long", "local-timestamp-nanos"), seconds * 1_000_000_000));
    }

    @Test
    void a_time_outside_of_the_day_is_broken() {
        assertEquals(
                "before broken: a time of day is outside of the day before byte 14",
                json(logical("int", "time-millis"), 86_400_000));
        assertTrue(json(logical("long", "time-micros"), -1L).startsWith("before broken: "));
    }

    @Test
    void durations_are_iso_8601() {
        String duration = fixed(12, ",\"logicalType\":\"duration\"");

        assertEquals("\"P1M2DT3.004S\"", json(duration, fixed("0100000002000000bc0b0000")));
        assertEquals("\"PT0S\"", json(duration, fixed("000000000000000000000000")));
        assertEquals("\"PT0.12S\"", json(duration, fixed("000000000000000078000000")));
        assertEquals("\"P14MT60S\"", json(duration, fixed("0e0000000000000060ea0000")));
        assertEquals(
                "\"P4294967295M4294967295DT4294967.295S\"",
                json(duration, fixed("ffffffffffffffffffffffff")));
    }

    @Test
    void decimals_are_strings() {
        String twoPlaces =
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":30,\"scale\":2}";

        assertEquals("\"0.01\"", json(twoPlaces, bytes("01")));
        assertEquals("\"-0.01\"", json(twoPlaces, bytes("ff")));
        byte[] large = new BigInteger("120892581961462917470617").toByteArray();
        assertEquals("\"1208925819614629174706.17\"", json(twoPlaces, ByteBuffer.wrap(large)));
        assertEquals(
                "\"12.8\"",
                json(
                        fixed(2, ",\"logicalType\":\"decimal\",\"precision\":4,\"scale\":1"),
                        fixed("0080")));
        assertTrue(json(twoPlaces, bytes("")).startsWith("before broken: a decimal has 0 bytes"));
    }

    @Test
    void big_decimals_are_strings_however_large_their_scale() {
        Schema schema = LogicalTypes.bigDecimal().addToSchema(Schema.create(Schema.Type.BYTES));
        for (String[] written :
                new String[][] {
                    {"12.50", "12.50"},
                    {"-7E+3", "-7000"},
                    {"1E-9", "0.000000001"},
                    {"5E+2000000000", "5E+2000000000"},
                    {"5E-2000000000", "5E-2000000000"}
                }) {
            ByteBuffer datum =
                    new Conversions.BigDecimalConversion()
                            .toBytes(new BigDecimal(written[0]), schema, schema.getLogicalType());
            assertEquals(
                    '"' + written[1] + '"',
                    AvroText.decoded(schema, AvroText.encoded(schema, datum)));
        }
    }

    @Test
    void uuids_are_written_as_usual_from_either_form() {
        String uuid = "123e4567-e89b-12d3-a456-426614174000";

        assertEquals('"' + uuid + '"', json(logical("string", "uuid"), uuid));
        assertEquals(
                '"' + uuid + '"',
                json(fixed(16, ",\"logicalType\":\"uuid\""), fixed(uuid.replace("-", ""))));
    }

    @Test
    void a_logical_type_that_does_not_fit_is_passed_over() {
        assertEquals("5", json(logical("long", "date"), 5L));
        assertEquals("5", json(logical("int", "made-up"), 5));
        assertEquals("\"AQ==\"", json(fixed(1, ",\"logicalType\":\"duration\""), fixed("01")));
    }

    @Test
    void blocks_may_tell_their_size_in_bytes() {
        Schema array = new Schema.Parser().parse("{\"type\":\"array\",\"items\":\"int\"}");
        byte[] datum = HexFormat.of().parseHex("03040204" + "0206" + "00");

        assertEquals("[1,2,3]", AvroText.decoded(array, AvroText.withPrefix(array, datum)));
    }

    @Test
    void the_fingerprint_and_the_prefix_are_those_of_the_specification() {
        byte[] value = HexFormat.of().parseHex("c301" + "0807060504030201");

        assertTrue(SingleObjectAvro.hasPrefix(value));
        assertEquals(0x0102030405060708L, SingleObjectAvro.fingerprint(value));
        assertFalse(SingleObjectAvro.hasPrefix(HexFormat.of().parseHex("c30108070605040302")));
        assertFalse(SingleObjectAvro.hasPrefix(HexFormat.of().parseHex("c3020807060504030201")));
    }

    @Test
    void a_schema_is_unknown_until_it_is_found_and_asked_for_no_more() {
        SingleObjectAvro avro = new SingleObjectAvro();
        Schema schema = Schema.create(Schema.Type.INT);
        byte[] value = AvroText.encoded(schema, 5);

        assertEquals(
                new AvroResult.UnknownSchema(), avro.append(value, _ -> null, new JsonBuffer(8)));
        assertEquals(new AvroResult.Appended(), avro.append(value, _ -> schema, new JsonBuffer(8)));
        assertEquals(new AvroResult.Appended(), avro.append(value, _ -> null, new JsonBuffer(8)));
    }

    @Test
    void a_schema_that_cannot_be_asked_for_is_not_unknown() {
        byte[] value = AvroText.encoded(Schema.create(Schema.Type.INT), 5);
        LongFunction<Schema> away =
                _ -> {
                    throw new SourceUnavailableException("away");
                };

        assertThrows(
                SourceUnavailableException.class,
                () -> new SingleObjectAvro().append(value, away, new JsonBuffer(8)));
    }

    private static String json(String schemaText) {
        Schema schema = new Schema.Parser().parse(schemaText);
        return AvroText.decoded(schema, AvroText.withPrefix(schema, new byte[0]));
    }

    private static String json(String schemaText, @Nullable Object datum) {
        Schema schema = new Schema.Parser().parse(schemaText);
        return AvroText.decoded(schema, AvroText.encoded(schema, datum));
    }

    private static String logical(String type, String name) {
        return "{\"type\":\"%s\",\"logicalType\":\"%s\"}".formatted(type, name);
    }

    private static String fixed(int size, String more) {
        return "{\"type\":\"fixed\",\"name\":\"Fixed\",\"size\":%d%s}".formatted(size, more);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static GenericData.Fixed fixed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new GenericData.Fixed(Schema.createFixed("Fixed", null, null, bytes.length), bytes);
    }
}
