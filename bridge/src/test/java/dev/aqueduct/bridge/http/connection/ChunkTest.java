package dev.aqueduct.bridge.http.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.json.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Chunks, byte for byte. */
final class ChunkTest {
    private static String text(ByteBuffer bytes) {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        return new String(all, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 16, 255, 256, 1011, 1012, 1013, 4096, 70_000, 0x123456})
    void frame_has_the_size_in_hexadecimal_whatever_it_is(int size) {
        for (Chunk chunk : new Chunk[] {Chunk.passing(), Chunk.lasting(512)}) {
            chunk.add(bytes(size));
            assertEquals(size, chunk.size());
            String body = "x".repeat(size);
            assertEquals(Integer.toHexString(size) + "\r\n" + body + "\r\n", text(chunk.framed()));
        }
    }

    @Test
    void what_was_added_is_there_through_growing_clearing_and_framing() {
        Random random = Seed.random("what_was_added_is_there");
        for (Chunk chunk : new Chunk[] {Chunk.passing(), Chunk.lasting(100)}) {
            for (int round = 0; round < 200; round++) {
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                for (int parts = 1 + random.nextInt(8); parts > 0; parts--) {
                    byte[] part = new byte[random.nextInt(random.nextInt(20) == 0 ? 9_000 : 60)];
                    random.nextBytes(part);
                    expected.writeBytes(part);
                    chunk.add(part);
                }
                assertEquals(expected.size(), chunk.size());
                assertEquals(expected.size() == 0, chunk.isEmpty());
                assertArrayEquals(expected.toByteArray(), chunk.toBytes());
                if (!chunk.isEmpty()) {
                    String body = expected.toString(StandardCharsets.ISO_8859_1);
                    String frame = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
                    assertEquals(frame, text(chunk.framed()));
                }
                chunk.clear();
                assertTrue(chunk.isEmpty());
            }
        }
    }

    @Test
    void chunk_that_had_grown_goes_back_to_the_memory_that_it_had() {
        Chunk chunk = Chunk.lasting(100);
        chunk.add(bytes(10));
        ByteBuffer before = chunk.framed();
        chunk.clear();
        chunk.add(bytes(500_000));
        assertTrue(chunk.framed().capacity() > 500_000);
        chunk.clear();
        chunk.add(bytes(10));
        assertSame(before, chunk.framed());
    }
}
