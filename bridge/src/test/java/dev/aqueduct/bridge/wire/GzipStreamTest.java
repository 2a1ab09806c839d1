package dev.aqueduct.bridge.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Streams of gzip that share pieces, read by the JDK's own reader, which checks their ends. */
final class GzipStreamTest {
    private static final ByteBuffer NO_PAST = ByteBuffer.allocate(0);

    /** A stream that is made, and what it should hold. */
    private static final class Made {
        final GzipStream stream = new GzipStream();
        final ByteArrayOutputStream coded = new ByteArrayOutputStream();
        final ByteArrayOutputStream plain = new ByteArrayOutputStream();

        Made() {
            coded.writeBytes(GzipStream.header());
        }

        void requireRight() throws IOException {
            coded.writeBytes(stream.end());
            byte[] read =
                    new GZIPInputStream(new ByteArrayInputStream(coded.toByteArray()))
                            .readAllBytes();
            assertArrayEquals(plain.toByteArray(), read);
        }
    }

    private static byte[] block(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(30); n >= 0; n--) {
            text.append("id: orders*h7Kq2f*").append(random.nextInt()).append("\ndata: {}\n\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(
            Deflation deflation, byte[] block, ByteBuffer past, int[] sum) {
        ByteBuffer into = ByteBuffer.allocate(Deflation.mostBytes(block.length));
        sum[0] = deflation.compress(ByteBuffer.wrap(block), past, into);
        return Arrays.copyOf(into.array(), into.position());
    }

    @Test
    void stream_of_pieces_of_its_own_and_of_shared_ones_is_read_whole() throws IOException {
        long seed = Long.getLong("aqueduct.seed", System.nanoTime());
        Random random = new Random(seed);
        int[] sum = new int[1];
        try (Deflation deflation = new Deflation()) {
            for (int round = 0; round < 50; round++) {
                Made made = new Made();
                GzipStream shared = new GzipStream();
                for (int stretch = random.nextInt(5); stretch >= 0; stretch--) {
                    byte[] own = block(random);
                    made.coded.writeBytes(compressed(deflation, own, NO_PAST, sum));
                    made.plain.writeBytes(own);
                    made.stream.add(sum[0], own.length);
                    byte[] others = block(random);
                    compressed(deflation, others, NO_PAST, sum);
                    shared.add(sum[0], others.length);
                    GzipStream joined = shared.copy();
                    ByteBuffer past = NO_PAST;
                    for (int piece = random.nextInt(4); piece > 0; piece--) {
                        byte[] together = block(random);
                        made.coded.writeBytes(compressed(deflation, together, past, sum));
                        made.plain.writeBytes(together);
                        shared.add(sum[0], together.length);
                        int from = Math.max(0, together.length - Deflation.MAX_PAST);
                        past = ByteBuffer.wrap(together, from, together.length - from);
                    }
                    made.stream.add(joined, shared);
                }
                made.requireRight();
            }
        } catch (IOException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void what_was_sent_before_makes_a_block_shorter() {
        int[] sum = new int[1];
        byte[] block = "id: orders*h7Kq2f*1\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
        try (Deflation deflation = new Deflation()) {
            int alone = compressed(deflation, block, NO_PAST, sum).length;
            assertTrue(
                    compressed(deflation, block, ByteBuffer.wrap(block), sum).length < alone / 2);
        }
    }
}
