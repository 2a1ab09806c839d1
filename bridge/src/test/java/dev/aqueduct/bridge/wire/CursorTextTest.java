package dev.aqueduct.bridge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

final class CursorTextTest {

    @Test
    void text_is_the_contracts() {
        TreeMap<String, Position> channels = new TreeMap<>();
        channels.put("payments", new Position("0aZ3xW", new long[] {17}));
        channels.put("orders", new Position("h7Kq2f", new long[] {1042, 998, 1101}));
        assertEquals(
                "orders*h7Kq2f*1042.998.1101*payments*0aZ3xW*17",
                CursorText.of(new Cursor(channels)));
        assertEquals("-", CursorText.of(new Cursor(new TreeMap<>())));
    }

    @Test
    void people_may_leave_the_incarnation_out() {
        assertEquals(
                new Cursor(
                        new TreeMap<>(Map.of("orders", new Position("", new long[] {1042, 998})))),
                read("orders**1042.998"));
    }

    @Test
    void channels_in_another_order_are_the_same_position() {
        assertEquals("a*i*1*b*j*2", CursorText.of(read("b*j*2*a*i*1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "**",
                "a",
                "a*b",
                "a*b*",
                "a*b*x",
                "a*b*1.",
                "a*b*.1",
                "a*b*-1",
                "a*b*1*",
                "*b*1",
                "a*b*1*a*b*2",
                "a*b*9223372036854775808",
                "a b*c*1",
                "a*b c*1",
                "a*b*1\n",
                "ä*b*1",
                "a*b*١",
                "--"
            })
    void what_is_no_cursor_is_refused_with_a_reason(String text) {
        assertInstanceOf(CursorText.Parsed.Unreadable.class, CursorText.parse(text));
    }

    @Test
    void longer_than_6000_characters_is_refused() {
        String longest = "a*b*1" + ".12".repeat(1998) + "0";
        assertEquals(6000, longest.length());
        read(longest);
        assertInstanceOf(CursorText.Parsed.Unreadable.class, CursorText.parse(longest + "1"));
    }

    @Test
    void every_position_survives_its_text_and_no_character_is_escaped_in_a_url() {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        System.out.println("CursorTextTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 1_000; run++) {
            TreeMap<String, Position> channels = new TreeMap<>();
            for (int channel = random.nextInt(4); channel > 0; channel--) {
                long[] offsets = random.longs(1 + random.nextInt(5), 0, Long.MAX_VALUE).toArray();
                channels.put(
                        name(random, 1 + random.nextInt(20)),
                        new Position(name(random, 6), offsets));
            }
            String text = CursorText.of(new Cursor(channels));
            assertEquals(new Cursor(channels), read(text));
            assertEquals(text, URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatever_the_text_there_is_an_answer() {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        System.out.println("CursorTextTest seed " + seed);
        Random random = new Random(seed);
        String alphabet = "ab019*.-_ %\u0000é";
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (CursorText.parse(text.toString())
                    instanceof CursorText.Parsed.Read(Cursor cursor)) {
                assertEquals(cursor, read(CursorText.of(cursor)));
            }
        }
    }

    private static String name(Random random, int length) {
        String legal = "abcXYZ019._-";
        StringBuilder name = new StringBuilder();
        for (int at = 0; at < length; at++) {
            name.append(legal.charAt(random.nextInt(legal.length())));
        }
        return name.toString();
    }

    private static Cursor read(String text) {
        return assertInstanceOf(CursorText.Parsed.Read.class, CursorText.parse(text)).cursor();
    }
}
