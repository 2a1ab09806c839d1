package dev.aqueduct.bridge.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class JsonCompactorTest {

    private static final String[] SEEDS = {
        "{\"a\":[1,-2.50,3e+7,0.1E-2,true,false,null],\"b\":{\"c\":\"x\\n\\u00e9\\/\"},\"\":\"\"}",
        " [ ] ",
        "{ }",
        "[[],{},[{}],\"é水😀\"]",
        "-0",
        "1.5e3",
        "\"\\ud83d\\ude00\"",
        "[0,\t-1.0e0 ]",
        "{\"a\" : \"b\" , \"a\" : 2}\n"
    };

    private static final String SPREAD =
            """
             \t{ "a b" :\r
            [ 1.50 , -0,1E+2 ," \\u0041 "] ,
            "b": { } ,"a b":[ ] }
            """;

    @Test
    void white_space_between_tokens_goes_and_all_else_stays() {
        assertEquals(
                "{\"a b\":[1.50,-0,1E+2,\" \\u0041 \"],\"b\":{},\"a b\":[]}", compacted(SPREAD));
        assertEquals("true", compacted("true"));
        assertEquals("[1,2]", compacted("[1,2]"));
        assertEquals("\"a  b\u2028\u007f\"", compacted("  \"a  b\u2028\u007f\"  "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "[1}",
                "{\"a\":1]",
                "1 2",
                "[] []",
                "01",
                "-",
                "-a",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "Infinity",
                "tru",
                "truex",
                "True",
                "nul",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12\"",
                "\"\\",
                "\"\n\"",
                "\"\t\"",
                "\ufeff1",
                "\u00a01",
                "1\f",
                "[1]//c",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}"
            })
    void what_is_not_json_leaves_nothing_behind(String text) {
        JsonBuffer out = new JsonBuffer(8).raw("before");

        int wrong = JsonCompactor.append(text.getBytes(StandardCharsets.UTF_8), out);

        assertEquals(true, wrong >= 0, text);
        assertEquals(6, out.length());
    }

    @Test
    void the_place_of_an_error_is_told() {
        assertEquals(4, JsonCompactor.append(utf8("[1, x]"), new JsonBuffer(8)));
        assertEquals(3, JsonCompactor.append(utf8("[1,"), new JsonBuffer(8)));
    }

    @Test
    void nesting_is_bounded() {
        int most = JsonCompactor.MAX_DEPTH;
        String deepest = "[{\"a\":".repeat(most / 2) + "1" + "}]".repeat(most / 2);
        String tooDeep = "[".repeat(most + 1) + "]".repeat(most + 1);

        assertEquals(deepest, compacted(deepest));
        assertEquals(most, JsonCompactor.append(utf8(tooDeep), new JsonBuffer(8)));
        assertEquals(most, JsonCompactor.append(utf8("[".repeat(10_000_000)), new JsonBuffer(8)));
    }

    @Test
    void mutated_texts_are_json_where_a_strict_parser_says_so() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Random random = Seed.random("JsonCompactorTest");
        int valid = 0;
        for (int round = 0; round < 80_000; round++) {
            byte[] text = mutated(utf8(SEEDS[random.nextInt(SEEDS.length)]), random);
            JsonBuffer out = new JsonBuffer(8);
            boolean accepted = JsonCompactor.append(text, out) < 0;

            String shown = new String(text, StandardCharsets.ISO_8859_1);
            assertEquals(strictlyParses(text), accepted, shown);
            if (accepted) {
                valid++;
                assertEquals(json.readTree(text), json.readTree(out.toBytes()), shown);
                assertEquals(false, text(out).contains("\n"), shown);
            }
        }
        assertEquals(true, valid > 4_000, valid + " valid");
    }

    private static byte[] mutated(byte[] text, Random random) {
        byte[] alphabet = utf8(" \n\t,:[]{}\"\\/0123456789-+.eEutfnr\u001fé水\u007f");
        byte[] mutated = text.clone();
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(mutated.length);
            byte b =
                    random.nextInt(8) == 0
                            ? (byte) random.nextInt(256)
                            : alphabet[random.nextInt(alphabet.length)];
            int kept = random.nextInt(3);
            JsonBuffer out = new JsonBuffer(mutated.length + 1);
            out.raw(mutated, 0, at);
            if (kept != 1) {
                out.raw((char) (b & 0xFF));
            }
            out.raw(mutated, kept == 2 ? at : at + 1, mutated.length);
            mutated = out.length() == 0 ? utf8(" ") : out.toBytes();
        }
        return mutated;
    }

    /**
     * Jackson, given both forms: from bytes it takes overlong forms and a byte order mark, and from
     * characters it takes U+0434 for the digit 4 in an escape, of whose code it sees eight bits.
     */
    private static boolean strictlyParses(byte[] text) throws IOException {
        JsonFactory json = new JsonFactory();
        return Utf8Test.isUtf8(text)
                && parses(json.createParser(new String(text, StandardCharsets.UTF_8)))
                && parses(json.createParser(text));
    }

    private static boolean parses(JsonParser given) throws IOException {
        try (JsonParser parser = given) {
            int depth = 0;
            int roots = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    roots++;
                }
                if (token == JsonToken.VALUE_STRING) {
                    parser.getText();
                }
            }
            return roots == 1;
        } catch (JsonEOFException tooEarly) {
            return false;
        } catch (StreamReadException wrong) {
            return false;
        }
    }

    private static String compacted(String text) {
        JsonBuffer out = new JsonBuffer(8);
        assertEquals(-1, JsonCompactor.append(utf8(text), out), text);
        return text(out);
    }

    private static String text(JsonBuffer out) {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
