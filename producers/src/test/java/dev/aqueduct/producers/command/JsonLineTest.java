package dev.aqueduct.producers.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

final class JsonLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"id":"c-1"}                           | c-1
                    {"id":17}                              | 17
                    {"id":1.50e3}                          | 1.50e3
                    {"id":true}                            | true
                    {"id":"\\u00e4\\n"}                    | ä\\n
                    {"a":{"id":1},"id":2}                  | 2
                    {"a":[{"id":1}],"id":2,"b":{"id":3}}   | 2
                    {"id":1,"id":2}                        | 2
                    """)
    void the_key_is_the_text_of_the_field(String line, String key) {
        assertEquals(new Checked.Good(key.replace("\\n", "\n")), check(line, "id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":{"b":{"c":"deep"}}}                       | deep
                    {"b":{"c":1},"a":{"c":2,"b":{"x":[{}],"c":3}}} | 3
                    {"a":{"x":{"b":{"c":1}},"b":{"c":2}},"c":4}    | 2
                    """)
    void a_path_leads_through_objects(String line, String key) {
        assertEquals(new Checked.Good(key), check(line, "a", "b", "c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                    | no key: field a.b is missing
                    17                    | no key: field a.b is missing
                    [{"a":{"b":1}}]       | no key: field a.b is missing
                    {"a":[{"b":1}]}       | no key: field a.b is missing
                    {"a":1,"b":2}         | no key: field a.b is missing
                    {"a":{"x":{"b":1}}}   | no key: field a.b is missing
                    {"a":{"b":null}}      | no key: field a.b is null
                    {"a":{"b":{"b":1}}}   | no key: field a.b is an object
                    {"a":{"b":[1]}}       | no key: field a.b is an array
                    {"a":{"b":1,"b":null}}| no key: field a.b is null
                    """)
    void a_line_without_its_key_is_bad(String line, String problem) {
        assertEquals(new Checked.Bad(problem), check(line, "a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1,2]", "\"text\"", "0", "null", " {\"a\" : 1} ", "\"\u20ac\""})
    void every_single_value_is_an_event(String line) {
        assertInstanceOf(Checked.Good.class, check(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \r"})
    void white_space_is_blank(String line) {
        assertEquals(new Checked.Blank(), check(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nope       | not JSON: Unrecognized token 'nope' at byte 0
                    {"a":1     | not JSON: it ends too early
                    "abc       | not JSON: it ends too early
                    {} {}      | more than one value
                    1,2        | not JSON: unexpected ',' at byte
                    {'a':1}    | not JSON: unexpected ''' at byte
                    NaN        | not JSON: Non-standard token 'NaN'
                    """)
    void what_is_not_json_is_told(String line, String problem) {
        String actual = assertInstanceOf(Checked.Bad.class, check(line)).problem();

        assertTrue(actual.startsWith(problem), actual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\u00ff\"", "\"\u00ed\u00a0\u0080\"", "\"\u00c0\u0080\"", "\"\u00e4"})
    void what_is_not_utf8_is_told(String bytes) {
        assertEquals(
                new Checked.Bad("not UTF-8"),
                new JsonLine(List.of()).check(bytes.getBytes(ISO_8859_1)));
    }

    @Test
    void zeros_do_not_make_it_utf16() {
        byte[] line = "\0{\0}".getBytes(UTF_8);

        assertInstanceOf(Checked.Bad.class, new JsonLine(List.of()).check(line));
    }

    @Test
    void deep_nesting_is_told() {
        String problem = assertInstanceOf(Checked.Bad.class, check("[".repeat(50_000))).problem();

        assertTrue(problem.contains("nesting"), problem);
    }

    @Test
    void damaged_lines_get_an_answer_of_one_line() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var json = new JsonLine(List.of("a", "b"));
        String sample = "{\"a\":{\"b\":\"k\\u00e4\",\"c\":[1.5e3,true,null,{}]},\"\u20ac\":\"x\"}";
        for (int i = 0; i < 20_000; i++) {
            byte[] line = sample.getBytes(UTF_8);
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                line[random.nextInt(line.length)] = (byte) random.nextInt();
            }
            if (json.check(line) instanceof Checked.Bad(String problem)) {
                assertEquals(1, problem.lines().count(), "seed " + seed + ": " + problem);
            }
        }
    }

    private static Checked check(String line, String... keyPath) {
        return new JsonLine(List.of(keyPath)).check(line.getBytes(UTF_8));
    }
}
