package dev.aqueduct.bridge.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Compresses a body by gzip (RFC 1952). What compresses is made for each piece, which with pieces
 * of 64 KiB costs nothing that could be measured; so a body whose client takes nothing holds
 * nothing outside of the heap, and within it only the end of the piece before, to which the next
 * one refers.
 */
final class GzipCompression implements Compression {
    private static final byte[] NOTHING = {};

    private final GzipStream sum = new GzipStream();
    private byte[] past = NOTHING;
    private boolean begun;

    @Override
    public byte[] piece(byte[] plain) {
        return coded(plain, false);
    }

    @Override
    public byte[] last(byte[] plain) {
        return coded(plain, true);
    }

    private byte[] coded(byte[] plain, boolean last) {
        byte[] header = begun ? NOTHING : GzipStream.header();
        begun = true;
        ByteBuffer room =
                ByteBuffer.allocate(
                        header.length + Deflation.mostBytes(plain.length) + GzipStream.END);
        room.put(header);
        if (plain.length > 0) {
            deflate(plain, room);
        }
        if (last) {
            room.put(sum.end());
        }
        return Arrays.copyOf(room.array(), room.position());
    }

    private void deflate(byte[] plain, ByteBuffer room) {
        try (Deflation deflation = new Deflation()) {
            int checksum = deflation.compress(ByteBuffer.wrap(plain), ByteBuffer.wrap(past), room);
            sum.add(checksum, plain.length);
        }
        int kept = Math.min(plain.length, Deflation.MAX_PAST);
        past = Arrays.copyOfRange(plain, plain.length - kept, plain.length);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
