package dev.aqueduct.bridge.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

class JsonBufferTest {

    @Test
    void strings_are_escaped_where_json_wants_it_and_nowhere_else() {
        String text = "a\"b\\c/\n\r\t\b\f\0\u001f\u007f é 水 😀 \u2028\u2029 \u2027";
        String expected =
                "\"a\\\"b\\\\c/\\n\\r\\t\\b\\f\\u0000\\u001f\u007f é 水 😀 \\u2028\\u2029 \u2027\"";

        assertEquals(expected, text(new JsonBuffer(1).string(text)));
        JsonBuffer fromBytes = new JsonBuffer(1);
        assertTrue(fromBytes.string(utf8(text)));
        assertEquals(expected, text(fromBytes));
    }

    @Test
    void a_lone_surrogate_is_replaced() {
        assertEquals("\"a\uFFFDb\uFFFD\"", text(new JsonBuffer(8).string("a\ud800b\udc00")));
    }

    @Test
    void bytes_that_are_not_utf8_leave_nothing_behind() {
        JsonBuffer out = new JsonBuffer(8).raw("before");

        assertFalse(out.string(new byte[] {'l', 'o', 'n', 'g', 'e', 'r', ' ', 't', 'x', -1}));

        assertEquals("before", text(out));
    }

    @Test
    void a_part_of_an_array_is_a_string() {
        JsonBuffer out = new JsonBuffer(8);
        byte[] bytes = utf8("xé水y");

        assertTrue(out.string(bytes, 1, 6));
        assertFalse(out.string(bytes, 1, 5), "the sequence ends beyond the part");

        assertEquals("\"é水\"", text(out));
    }

    @Test
    void random_strings_read_back_as_they_were() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Random random = Seed.random("JsonBufferTest.strings");
        for (int round = 0; round < 50_000; round++) {
            int[] points = random.ints(random.nextInt(20), 0, 0x3100).toArray();
            String string = new String(points, 0, points.length);
            byte[] fromText = new JsonBuffer(8).string(string).toBytes();
            JsonBuffer fromBytes = new JsonBuffer(8);
            assertTrue(fromBytes.string(utf8(string)));

            assertArrayEquals(fromText, fromBytes.toBytes());
            assertEquals(string, json.readValue(fromText, String.class));
        }
    }

    @Test
    void whole_numbers_are_written_exactly() {
        Random random = Seed.random("JsonBufferTest.longs");
        for (long value : new long[] {0, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertEquals(Long.toString(value), text(new JsonBuffer(1).number(value)));
        }
        for (int round = 0; round < 100_000; round++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertEquals(Long.toString(value), text(new JsonBuffer(1).number(value)));
        }
    }

    @Test
    void doubles_are_written_as_the_jdk_writes_them() {
        Random random = Seed.random("JsonBufferTest.doubles");
        for (double value :
                new double[] {
                    0.0,
                    -0.0,
                    1,
                    0.1,
                    0.001,
                    9.99e-4,
                    999_999.999_999_999,
                    1e6,
                    1e7,
                    Double.MIN_VALUE,
                    Double.MAX_VALUE,
                    2e-3,
                    52.52,
                    -13.405
                }) {
            assertEquals(Double.toString(value), text(new JsonBuffer(1).number(value)));
        }
        for (int round = 0; round < 150_000; round++) {
            double value =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt() / Math.pow(10, random.nextInt(12));
                        case 1 -> random.nextLong() / Math.pow(10, random.nextInt(25));
                        case 2 -> random.nextDouble() * 1000;
                        default -> Double.longBitsToDouble(random.nextLong());
                    };
            if (Double.isFinite(value)) {
                assertEquals(Double.toString(value), text(new JsonBuffer(1).number(value)));
            }
        }
    }

    @Test
    void what_json_has_no_number_for_is_a_string() {
        JsonBuffer out = new JsonBuffer(8);

        out.number(Double.NaN).number(Double.NEGATIVE_INFINITY).number(Float.POSITIVE_INFINITY);
        out.number(1.1f);

        assertEquals("\"NaN\"\"-Infinity\"\"Infinity\"1.1", text(out));
    }

    @Test
    void base64_is_the_jdks() {
        Random random = Seed.random("JsonBufferTest.base64");
        for (int size = 0; size < 100; size++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            String expected = '"' + Base64.getEncoder().encodeToString(bytes) + '"';
            assertEquals(expected, text(new JsonBuffer(1).base64(bytes)));
        }
        assertEquals("\"Yg==\"", text(new JsonBuffer(1).base64(utf8("abc"), 1, 2)));
    }

    @Test
    void what_was_written_can_be_taken_back_and_copied() throws Exception {
        JsonBuffer out = new JsonBuffer(1).raw("{}").raw(utf8("more")).hex(0x0f);
        out.truncate(2);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        out.writeTo(stream);

        assertEquals(2, out.length());
        assertArrayEquals(new byte[] {'{', '}'}, stream.toByteArray());
        assertTrue(Arrays.equals(out.toBytes(), stream.toByteArray()));
    }

    private static String text(JsonBuffer out) {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
