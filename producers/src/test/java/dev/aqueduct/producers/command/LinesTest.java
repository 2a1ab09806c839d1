package dev.aqueduct.producers.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class LinesTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',                []
                    'a',               [a]
                    'a|',              [a]
                    'a|b',             [a; b]
                    'a||b|',           [a; ; b]
                    'a$|b$|',          [a; b]
                    'a$b|',            [a$b]
                    '|',               []
                    '123456|1234567|', [123456; 2 has 7]
                    '123456$|x',       [123456; x]
                    '1234567',         [1 has 7]
                    'BOMa|BOMb',       [a; BOMb]
                    'BOM123456|x',     [123456; x]
                    """)
    void lines_are_told_apart(String text, String expected) throws Exception {
        String real = text.replace('|', '\n').replace('$', '\r').replace("BOM", "\uFEFF");

        List<String> lines = lines(new ByteArrayInputStream(real.getBytes(UTF_8)), 6);

        String shown = String.join("; ", lines).replace('\r', '$').replace("\uFEFF", "BOM");
        assertEquals(expected, "[" + shown + "]");
    }

    @Test
    void random_lines_in_random_pieces_are_as_a_naive_reader_sees_them() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(20);
            List<String> expected = new ArrayList<>();
            var text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                int size = random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(50);
                String end = random.nextBoolean() ? "\n" : "\r\n";
                text.repeat('x', size).append(end);
                // The size of a line that is passed over includes the CR of its end.
                expected.add(
                        size <= 100_000
                                ? "x".repeat(size)
                                : (i + 1) + " has " + (size + end.length() - 1));
            }
            InputStream in = pieces(text.toString().getBytes(UTF_8), random);

            assertEquals(expected, lines(in, 100_000), "seed " + seed);
        }
    }

    private static List<String> lines(InputStream in, int maxBytes) throws Exception {
        var lines = new Lines(in, maxBytes);
        List<String> all = new ArrayList<>();
        while (true) {
            switch (lines.next()) {
                case Line.Whole(_, byte[] bytes) -> all.add(new String(bytes, UTF_8));
                case Line.TooLong(long number, long size) -> all.add(number + " has " + size);
                case Line.End() -> {
                    return all;
                }
            }
        }
    }

    private static InputStream pieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, 1 + random.nextInt(5_000)));
            }
        };
    }
}
