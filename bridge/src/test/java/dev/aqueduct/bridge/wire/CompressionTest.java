package dev.aqueduct.bridge.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.ZstdInputStream;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Bodies that are compressed piece by piece, read by readers that check their ends. */
final class CompressionTest {

    private static InputStream reader(ContentCoding coding, InputStream coded) throws IOException {
        return coding == ContentCoding.GZIP
                ? new GZIPInputStream(coded)
                : new ZstdInputStream(coded);
    }

    private static Compression begin(ContentCoding coding) {
        return coding.compression().orElseThrow();
    }

    /** Lines much like each other, or bytes that cannot be made smaller. */
    private static byte[] piece(Random random) {
        byte[] piece = new byte[random.nextInt(6) == 0 ? 0 : random.nextInt(200_000)];
        if (random.nextInt(4) == 0) {
            random.nextBytes(piece);
            return piece;
        }
        StringBuilder lines = new StringBuilder();
        while (lines.length() < piece.length) {
            lines.append("{\"offset\":").append(random.nextInt(1_000)).append("}\n");
        }
        return Arrays.copyOf(lines.toString().getBytes(StandardCharsets.UTF_8), piece.length);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "GZIP"})
    void pieces_of_all_sizes_are_read_as_they_were(ContentCoding coding) throws IOException {
        Random random = Seed.random("pieces_of_all_sizes_are_read_as_they_were");
        for (int body = 0; body < 30; body++) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            try (Compression compression = begin(coding)) {
                for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
                    byte[] piece = piece(random);
                    plain.writeBytes(piece);
                    coded.writeBytes(compression.piece(piece));
                }
                byte[] last = piece(random);
                plain.writeBytes(last);
                coded.writeBytes(compression.last(last));
            }
            InputStream in = new ByteArrayInputStream(coded.toByteArray());
            assertArrayEquals(plain.toByteArray(), reader(coding, in).readAllBytes());
            assertEquals(0, in.available());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "GZIP"})
    void all_of_a_piece_is_readable_before_the_next_is_made(ContentCoding coding)
            throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream sofar = new ByteArrayOutputStream();
        try (Compression compression = begin(coding)) {
            for (int number = 0; number < 200; number++) {
                byte[] line = ("{\"n\":" + number + "}\n").getBytes(StandardCharsets.UTF_8);
                plain.writeBytes(line);
                sofar.writeBytes(compression.piece(line));
                InputStream in = new ByteArrayInputStream(sofar.toByteArray());
                assertArrayEquals(plain.toByteArray(), reader(coding, in).readNBytes(plain.size()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "GZIP"})
    void body_without_its_end_is_not_read_as_a_whole_one(ContentCoding coding) throws IOException {
        byte[] cut;
        byte[] last;
        try (Compression compression = begin(coding)) {
            cut = compression.piece("{\"cursor\":\"-\"}\n".getBytes(StandardCharsets.UTF_8));
            last = compression.last(new byte[0]);
        }
        assertThrows(
                IOException.class,
                () -> reader(coding, new ByteArrayInputStream(cut)).readAllBytes());
        byte[] all = Arrays.copyOf(cut, cut.length + last.length);
        System.arraycopy(last, 0, all, cut.length, last.length);
        all[all.length - 1] ^= 1; // of gzip's length, or of zstd's checksum
        assertThrows(
                IOException.class,
                () -> reader(coding, new ByteArrayInputStream(all)).readAllBytes());
    }

    @Test
    void frames_of_zstd_want_a_window_that_every_reader_has() throws IOException {
        byte[] frame;
        try (Compression compression = begin(ContentCoding.ZSTD)) {
            frame = compression.piece(new byte[1 << 20]);
        }
        // RFC 8878, section 3.1.1.1: a descriptor with neither a length nor one segment, then the
        // window's exponent less ten, and its mantissa.
        assertEquals(0x04, frame[4]);
        assertEquals(16 - 10, frame[5] >> 3);
        assertEquals(0, frame[5] & 7);
    }

    /** A body in each coding that is offered by a JVM whose zstd is where the test says. */
    static final class Offers {
        public static void main(String[] args) {
            ContentCoding.offered().forEach(coding -> begin(coding).close());
            System.out.print(ContentCoding.offered());
        }
    }

    @Test
    void where_zstd_cannot_be_loaded_it_is_not_offered() throws Exception {
        assertEquals("[ZSTD, GZIP]", offered("-Dnothing=otherwise"));
        assertEquals("[GZIP]", offered("-DZstdNativePath=/nowhere/libzstd.so"));
    }

    private static String offered(String option) throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "--enable-native-access=ALL-UNNAMED",
                                option,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Offers.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (InputStream out = jvm.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            jvm.destroyForcibly();
        }
    }
}
