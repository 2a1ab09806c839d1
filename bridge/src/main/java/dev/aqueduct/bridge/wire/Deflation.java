package dev.aqueduct.bridge.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses blocks for streams of gzip. Each is a whole number of bytes, so that a client has all
 * of it at once, and refers to nothing but what its caller says the client was sent before. For one
 * thread at a time; takes some 300 KB outside of the heap, until it is closed.
 */
public final class Deflation implements AutoCloseable {
    /** What a block may refer to: more of it hardly helps, and costs time for every block. */
    public static final int MAX_PAST = 4 * 1024;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

    /** The most that a block of that many bytes becomes. */
    public static int mostBytes(int length) {
        return length + length / 1000 + 64;
    }

    /**
     * Compresses a block.
     *
     * @param block read to its end
     * @param past the last bytes that stand before it in the stream, {@link #MAX_PAST} at most;
     *     none where there are none, or they are not the same for all who get the block
     * @param into has room for {@link #mostBytes}
     * @return the block's CRC-32
     */
    public int compress(ByteBuffer block, ByteBuffer past, ByteBuffer into) {
        CRC32 checksum = new CRC32();
        checksum.update(block.duplicate());
        deflater.reset();
        if (past.hasRemaining()) {
            deflater.setDictionary(past);
        }
        deflater.setInput(block);
        int room;
        do {
            room = into.remaining();
            deflater.deflate(into, Deflater.SYNC_FLUSH);
        } while (into.remaining() == 0 && room > 0);
        if (!deflater.needsInput() || !into.hasRemaining()) {
            throw new IllegalArgumentException("there is not enough room for the block");
        }
        return (int) checksum.getValue();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
