package dev.aqueduct.bridge.event.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.json.Seed;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Bytes that are not what their schema says end in a reason, soon and without much memory. */
class HostileAvroTest {

    private static final String LIST =
            """
            {"type":"record","name":"List","fields":[{"name":"next","type":["null","List"]}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "int"     | ''                   | it ends within a number, before byte 10
                    "int"     | 80                   | it ends within a number, before byte 11
                    "int"     | 8080808020           | an int has more than 32 bits before byte 15
                    "int"     | 0200                 | 1 bytes are left over after it
                    "long"    | ffffffffffffffffff02 | a number has more than 64 bits before byte 20
                    "long"    | ffffffffffffffffffff01 | a number has more than 64 bits before byte 20
                    "boolean" | 02                   | a boolean is neither 0 nor 1 before byte 11
                    "boolean" | ''                   | a length of 1 does not fit before byte 10
                    "float"   | 000000               | a length of 4 does not fit before byte 10
                    "double"  | 00000000000000       | a length of 8 does not fit before byte 10
                    "string"  | 01                   | a length of -1 does not fit before byte 11
                    "string"  | 0261                 |
                    "string"  | 0461                 | a length of 2 does not fit before byte 11
                    "string"  | 02ff                 | a string is not UTF-8 before byte 12
                    "bytes"   | feffffffffffffffff01 | a length of 9223372036854775807 does not fit before byte 20
                    "bytes"   | ffffffffffffffffff01 | a length of -9223372036854775808 does not fit before byte 20
                    ["null","int"] | 04              | a union has no branch 2 before byte 11
                    ["null","int"] | 01              | a union has no branch -1 before byte 11
                    {"type":"enum","name":"E","symbols":["A"]} | 02 | an enum has no symbol 1 before byte 11
                    {"type":"enum","name":"E","symbols":["A"]} | 01 | an enum has no symbol -1 before byte 11
                    {"type":"fixed","name":"F","size":1000000} | 02 | a length of 1000000 does not fit before byte 10
                    {"type":"array","items":"int"} | 0602   | it ends within a number, before byte 12
                    {"type":"array","items":"int"} | 0202   | it ends within a number, before byte 12
                    {"type":"array","items":"int"} | ffffffffffffffffff0100 | a block of -9223372036854775808 items in 0 bytes does not fit before byte 21
                    {"type":"array","items":"int"} | 0101   | a block of -1 items in -1 bytes does not fit before byte 12
                    {"type":"array","items":"int"} | 0108   | a block of -1 items in 4 bytes does not fit before byte 12
                    {"type":"array","items":"null"} | feffffffffffffffff01 | it has more than 65536 items without bytes before byte 20
                    {"type":"map","values":"null"} | 0201   | a length of -1 does not fit before byte 12
                    {"type":"bytes","logicalType":"big-decimal"} | 0202 | a length of 1 does not fit before byte 12
                    {"type":"bytes","logicalType":"big-decimal"} | 0802050000 | a decimal does not end where it should, before byte 15
                    """)
    void broken_bytes_have_a_reason(String schemaText, String hex, @Nullable String reason) {
        Schema schema = new Schema.Parser().parse(schemaText);
        byte[] value = AvroText.withPrefix(schema, HexFormat.of().parseHex(hex));

        String decoded =
                assertTimeout(Duration.ofSeconds(5), () -> AvroText.decoded(schema, value));

        assertEquals(reason == null ? "\"a\"" : "before broken: " + reason, decoded);
    }

    @Test
    void depth_is_bounded() {
        Schema list = new Schema.Parser().parse(LIST);
        byte[] deepest = new byte[512];
        Arrays.fill(deepest, 0, 511, (byte) 2);
        byte[] endless = new byte[1_000_000];
        Arrays.fill(endless, (byte) 2);

        assertTrue(
                AvroText.decoded(list, AvroText.withPrefix(list, deepest))
                        .endsWith("{\"next\":null" + "}".repeat(512)));
        assertEquals(
                "before broken: it is nested deeper than 512 before byte 522",
                AvroText.decoded(list, AvroText.withPrefix(list, endless)));
    }

    @Test
    void a_record_that_holds_itself_without_end_is_broken() {
        Schema loop = Schema.createRecord("Loop", null, null, false);
        loop.setFields(List.of(new Schema.Field("loop", loop)));

        assertEquals(
                "before broken: it is nested deeper than 512 before byte 10",
                AvroText.decoded(loop, AvroText.withPrefix(loop, new byte[0])));
    }

    @Test
    void json_far_larger_than_its_bytes_is_bounded() {
        String schemaText = "\"null\"";
        for (int level = 0; level < 40; level++) {
            schemaText =
                    """
                    {"type":"record","name":"R%d","fields":[{"name":"a","type":%s},{"name":"b","type":%s}]}
                    """
                            .formatted(
                                    level,
                                    schemaText,
                                    level == 0 ? "\"null\"" : "\"R" + (level - 1) + '"');
        }
        Schema bomb = new Schema.Parser().parse(schemaText);

        String decoded =
                assertTimeout(
                        Duration.ofSeconds(30),
                        () -> AvroText.decoded(bomb, AvroText.withPrefix(bomb, new byte[0])));

        assertEquals(
                "before broken: it takes more than 67108864 bytes as JSON before byte 10", decoded);
    }

    @Test
    void the_longest_decimals_are_broken_rather_than_slow() {
        Schema decimal =
                new Schema.Parser()
                        .parse("{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9}");
        byte[] datum = new byte[5_000_004];
        Arrays.fill(datum, (byte) 0x7F);
        System.arraycopy(HexFormat.of().parseHex("80ade204"), 0, datum, 0, 4);

        String decoded = AvroText.decoded(decimal, AvroText.withPrefix(decimal, datum));

        assertEquals(
                "before broken: a decimal has 5000000 bytes, not 1 to 1024, before byte 5000014",
                decoded);
    }

    @Test
    void random_changes_to_random_values_end_in_json_or_in_a_reason() throws Exception {
        Random random = Seed.random("HostileAvroTest");
        ObjectMapper json = new ObjectMapper();
        for (int round = 0; round < 2_000; round++) {
            RandomAvro made = new RandomAvro(random);
            byte[] value = AvroText.encoded(made.schema(), made.datum());
            for (int change = 0; change < 10; change++) {
                byte[] changed =
                        Arrays.copyOf(value, 10 + random.nextInt(Math.max(1, value.length)));
                for (int i = 10; i < changed.length; i += 1 + random.nextInt(20)) {
                    changed[i] = (byte) random.nextInt(256);
                }
                String decoded = AvroText.decoded(made.schema(), changed);
                if (!decoded.startsWith("before broken: ")) {
                    json.readTree(decoded);
                }
            }
        }
    }
}
