package dev.aqueduct.bridge.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.aqueduct.bridge.log.Header;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.Rendered.Flaw;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

class EventRendererTest {

    private static final Schema POINT =
            new Schema.Parser()
                    .parse(
                            """
                            {"type":"record","name":"Point","fields":[
                              {"name":"x","type":"int"},{"name":"label","type":["null","string"]}]}
                            """);

    private final SchemaStore.Cache schemas = new SchemaStore.Cache();

    @Test
    void an_event_is_the_contracts_example() {
        LogRecord record =
                new LogRecord(
                        "orders",
                        0,
                        1042,
                        1_795_342_530_123L,
                        utf8("c-17"),
                        utf8("{ \"total\": 12.50 }"),
                        List.of(
                                header("ce_type", "order.paid"),
                                header("traceparent", "00-ab-cd-01")));

        Rendered rendered = renderer(ValueFormat.AUTO).render(record);

        assertEquals(
                "{\"channel\":\"orders\",\"partition\":0,\"offset\":1042,"
                    + "\"time\":\"2026-11-22T10:15:30.123Z\",\"key\":\"c-17\",\"type\":\"order.paid\","
                    + "\"headers\":{\"traceparent\":\"00-ab-cd-01\"},\"data\":{\"total\":12.50}}",
                text(rendered));
        assertEquals("order.paid", rendered.type());
        assertFalse(rendered.flawed());
    }

    @Test
    void what_a_record_does_not_have_is_absent() {
        LogRecord record = new LogRecord("a\"b", 7, Long.MAX_VALUE, -1, null, null, List.of());

        Rendered rendered = renderer(ValueFormat.AUTO).render(record);

        assertEquals(
                "{\"channel\":\"a\\\"b\",\"partition\":7,\"offset\":9223372036854775807,\"data\":null}",
                text(rendered));
        assertNull(rendered.type());
    }

    @Test
    void a_key_that_is_not_utf8_is_base64() {
        assertEquals(
                "{\"channel\":\"c\",\"partition\":0,\"offset\":0,\"key_base64\":\"/w==\",\"data\":null}",
                text(
                        renderer(ValueFormat.AUTO)
                                .render(new LogRecord("c", 0, 0, -1, hex("ff"), null, List.of()))));
        assertEquals(
                "{\"channel\":\"c\",\"partition\":0,\"offset\":0,\"key\":\"\\u0000\",\"data\":null}",
                text(
                        renderer(ValueFormat.AUTO)
                                .render(new LogRecord("c", 0, 0, -1, hex("00"), null, List.of()))));
    }

    @Test
    void times_beyond_four_digit_years_have_a_sign() {
        LogRecord record = new LogRecord("c", 0, 0, Long.MAX_VALUE, null, null, List.of());

        assertEquals(
                "{\"channel\":\"c\",\"partition\":0,\"offset\":0,"
                        + "\"time\":\"+292278994-08-17T07:12:55.807Z\",\"data\":null}",
                text(renderer(ValueFormat.AUTO).render(record)));
    }

    @Test
    void headers_come_in_order_and_repeated_ones_as_arrays() {
        assertEquals("", headers());
        assertEquals(
                ",\"headers\":{\"ce_id\":\"1\",\"content-type\":\"text/plain\",\"x\":null,\"\":\"\"}",
                headers(
                        header("ce_id", "1"),
                        header("content-type", "text/plain"),
                        new Header("x", null),
                        header("", "")));
        assertEquals(
                ",\"headers\":{\"b\":[\"1\",null,\"3\"],\"a\":\"2\"}",
                headers(
                        header("b", "1"),
                        header("a", "2"),
                        new Header("b", null),
                        header("b", "3")));
    }

    @Test
    void headers_that_are_not_utf8_have_names_that_say_so() {
        assertEquals(
                ",\"headers\":{\"a\":\"1\",\"b_base64\":[\"/w==\",\"/g==\"],\"b\":\"2\"}",
                headers(
                        header("a", "1"),
                        new Header("b", hex("ff")),
                        header("b", "2"),
                        new Header("b", hex("fe"))));
    }

    @Test
    void the_last_ce_type_is_the_type() {
        assertEquals(",\"type\":\"a\"", headers(header("ce_type", "a")));
        assertEquals(
                ",\"type\":\"b\",\"headers\":{\"ce_type\":\"a\",\"x\":\"y\"}",
                headers(header("ce_type", "a"), header("x", "y"), header("ce_type", "b")));
        assertEquals(",\"headers\":{\"ce_type\":null}", headers(new Header("ce_type", null)));
        assertEquals(
                ",\"headers\":{\"ce_type\":[\"a\",null]}",
                headers(header("ce_type", "a"), new Header("ce_type", null)));
        assertEquals(
                ",\"headers\":{\"ce_type_base64\":\"/w==\"}",
                headers(new Header("ce_type", hex("ff"))));
    }

    @Test
    void many_headers_are_told_as_few_are() {
        List<Header> many = new ArrayList<>();
        StringBuilder expected = new StringBuilder(",\"headers\":{");
        for (int i = 0; i < 10_000; i++) {
            many.add(header("h" + i, "v"));
            expected.append(i == 0 ? "" : ",").append("\"h").append(i).append("\":\"v\"");
        }

        assertEquals(expected + "}", headers(many.toArray(Header[]::new)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    7b202261223a205b315d207d | "data":{"a":[1]}
                    313233                   | "data":123
                    2020                     | "data":"  "
                    7b61                     | "data":"{a"
                    61090d0a62               | "data":"a\\t\\r\\nb"
                    6100                     | "data_base64":"YQA="
                    ff                       | "data_base64":"/w=="
                    c301                     | "data_base64":"wwE="
                    ^^                       | "data":""
                    c3010807060504030201     | "data_base64":"wwEIBwYFBAMCAQ==","error":"The Avro schema with the fingerprint 0102030405060708 is unknown."
                    """)
    void a_value_is_what_it_looks_like(String hex, String expected) {
        assertEquals(expected, value(ValueFormat.AUTO, hex(hex)));
    }

    @Test
    void avro_with_a_known_schema_is_plain_json() throws IOException {
        schemas.addSchema(POINT);

        assertEquals(
                "\"data\":{\"x\":-3,\"label\":\"é\"}", value(ValueFormat.AUTO, point(-3, "é")));
        assertEquals("\"data\":{\"x\":1,\"label\":null}", value(ValueFormat.AVRO, point(1, null)));
    }

    @Test
    void avro_that_is_broken_is_told_with_its_bytes() throws IOException {
        schemas.addSchema(POINT);
        byte[] cut = Arrays.copyOf(point(1, null), 11);

        String told = value(ValueFormat.AUTO, cut);

        assertEquals(
                "\"data_base64\":\"%s\",\"error\":\"The value is not what the Avro schema with the"
                                .formatted(Base64.getEncoder().encodeToString(cut))
                        + " fingerprint %s says: it ends within a number, before byte 11.\""
                                .formatted(
                                        HexFormat.of()
                                                .toHexDigits(
                                                        SchemaNormalization.parsingFingerprint64(
                                                                POINT))),
                told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    JSON   | 205b5d20 | "data":[]
                    JSON   | 5b5d5d   | "data_base64":"W11d","error":"The channel is pinned to JSON, but the value is not valid: see its byte 2."
                    JSON   | ^^       | "data_base64":"","error":"The channel is pinned to JSON, but the value is not valid: it ends too early."
                    TEXT   | 5b5d     | "data":"[]"
                    TEXT   | 00       | "data":"\\u0000"
                    TEXT   | ^^       | "data":""
                    TEXT   | ff       | "data_base64":"/w==","error":"The channel is pinned to text, but the value is not UTF-8."
                    BINARY | 5b5d     | "data_base64":"W10="
                    BINARY | ^^       | "data_base64":""
                    AVRO   | 5b5d     | "data_base64":"W10=","error":"The channel is pinned to Avro, but the value does not begin as its single-object encoding does."
                    """)
    void a_channel_may_be_pinned_to_a_format(ValueFormat pinned, String hex, String expected) {
        assertEquals(expected, value(pinned, hex(hex), header("content-type", "image/png")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    application/json                  | "data":[]
                    ^ Application/JSON ; charset=x ^  | "data":[]
                    application/cloudevents+json      | "data":[]
                    text/plain                        | "data":"[]"
                    TEXT/html;charset=utf-8           | "data":"[]"
                    application/octet-stream          | "data_base64":"W10="
                    image/png                         | "data_base64":"W10="
                    audio/ogg                         | "data_base64":"W10="
                    video/mp4                         | "data_base64":"W10="
                    application/xml                   | "data":[]
                    application/jsonx                 | "data":[]
                    ^^                                | "data":[]
                    application/avro                  | "data_base64":"W10=","error":"The content-type says Avro, but the value does not begin as its single-object encoding does."
                    avro/binary                       | "data_base64":"W10=","error":"The content-type says Avro, but the value does not begin as its single-object encoding does."
                    application/vnd.apache.avro+binary| "data_base64":"W10=","error":"The content-type says Avro, but the value does not begin as its single-object encoding does."
                    """)
    void a_content_type_says_what_a_value_is(String contentType, String expected) {
        assertEquals(
                expected, value(ValueFormat.AUTO, utf8("[]"), header("Content-Type", contentType)));
    }

    @Test
    void a_content_type_without_a_value_says_nothing() {
        assertEquals(
                "\"data\":[]",
                value(ValueFormat.AUTO, utf8("[]"), new Header("content-type", null)));
        assertEquals(
                "\"data\":\"[]\"",
                value(
                        ValueFormat.AUTO,
                        utf8("[]"),
                        header("content-type", "image/png"),
                        header("content-type", "text/plain")));
    }

    @Test
    void an_event_with_an_error_is_flawed_for_good_unless_its_schema_may_come() throws IOException {
        assertEquals(Flaw.LASTING, rendered(ValueFormat.JSON, utf8("x")).flaw());
        assertEquals(Flaw.LASTING, rendered(ValueFormat.AVRO, utf8("x")).flaw());
        assertEquals(Flaw.PASSING, rendered(ValueFormat.AUTO, point(1, null)).flaw());
        assertEquals(Flaw.PASSING, rendered(ValueFormat.AVRO, point(1, null)).flaw());
        assertEquals(Flaw.NONE, rendered(ValueFormat.AUTO, hex("ff")).flaw());
        schemas.addSchema(POINT);
        assertEquals(Flaw.NONE, rendered(ValueFormat.AVRO, point(1, null)).flaw());
        byte[] cut = Arrays.copyOf(point(1, null), 11);
        assertEquals(Flaw.LASTING, rendered(ValueFormat.AUTO, cut).flaw());
    }

    @Test
    void a_schema_is_looked_for_as_of_when_the_record_arrived() {
        List<Long> asOf = new ArrayList<>();
        EventRenderer renderer =
                new EventRenderer(
                        (_, arrivedNanos) -> {
                            asOf.add(arrivedNanos);
                            return null;
                        },
                        _ -> ValueFormat.AUTO);

        renderer.render(
                new LogRecord("c", 0, 0, 0, null, hex("c3010807060504030201"), List.of(), 42));

        assertEquals(List.of(42L), asOf);
    }

    @Test
    void a_schema_that_cannot_be_looked_for_is_the_callers_to_know() {
        EventRenderer renderer =
                new EventRenderer(
                        (_, _) -> {
                            throw new SourceUnavailableException("away");
                        },
                        _ -> ValueFormat.AUTO);
        LogRecord record =
                new LogRecord("c", 0, 0, 0, null, hex("c3010807060504030201"), List.of());

        assertThrows(SourceUnavailableException.class, () -> renderer.render(record));
    }

    private EventRenderer renderer(ValueFormat pinned) {
        return new EventRenderer(
                (fingerprint, _) -> schemas.findByFingerprint(fingerprint), _ -> pinned);
    }

    private Rendered rendered(ValueFormat pinned, byte[] value, Header... headers) {
        return renderer(pinned).render(new LogRecord("c", 0, 0, -1, null, value, List.of(headers)));
    }

    /** What follows the headers. */
    private String value(ValueFormat pinned, byte[] value, Header... headers) {
        String event = text(rendered(pinned, value, headers));
        return event.substring(event.indexOf("\"data"), event.length() - 1);
    }

    /** What lies between the offset and the data. */
    private String headers(Header... headers) {
        String event = text(rendered(ValueFormat.BINARY, new byte[0], headers));
        String before = "{\"channel\":\"c\",\"partition\":0,\"offset\":0";
        String after = ",\"data_base64\":\"\"}";
        return event.substring(before.length(), event.length() - after.length());
    }

    private static byte[] point(int x, @Nullable String label) throws IOException {
        GenericRecord point =
                new GenericRecordBuilder(POINT).set("x", x).set("label", label).build();
        ByteBuffer encoded =
                new BinaryMessageEncoder<GenericRecord>(GenericData.get(), POINT).encode(point);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static Header header(String name, String value) {
        return new Header(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String text(Rendered rendered) {
        return new String(rendered.json(), StandardCharsets.UTF_8);
    }
}
