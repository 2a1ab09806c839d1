package dev.aqueduct.bridge.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a stream of gzip (RFC 1952) needs to know of all that it holds, for its end: the checksum
 * and the length. It may be told so in pieces, and of a piece that several streams share once it
 * has been summed up for one of them. For one thread.
 */
public final class GzipStream {
    /** How many bytes its end has. */
    static final int END = 10;

    /** CRC-32's polynomial, bits reversed (RFC 1952, section 8). */
    private static final int POLYNOMIAL = 0xEDB88320;

    /** x to the power of 2^n, modulo the polynomial, for n from 0 to 31. */
    private static final int[] SQUARES = squares();

    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private int checksum;
    private long length;

    /** The first bytes of every stream: no name, no time, of no particular system. */
    public static byte[] header() {
        return HEADER.clone();
    }

    /**
     * Takes in a piece.
     *
     * @param pieceChecksum its CRC-32
     * @param pieceLength how many bytes it has, uncompressed
     */
    public void add(int pieceChecksum, long pieceLength) {
        checksum = shifted(checksum, pieceLength) ^ pieceChecksum;
        length += pieceLength;
    }

    /** Takes in what another stream has been told between two moments. */
    public void add(GzipStream before, GzipStream after) {
        long added = after.length - before.length;
        checksum = shifted(checksum ^ before.checksum, added) ^ after.checksum;
        length += added;
    }

    /** As it is now. */
    public GzipStream copy() {
        GzipStream copy = new GzipStream();
        copy.checksum = checksum;
        copy.length = length;
        return copy;
    }

    /** The last bytes of the stream: an empty last block, checksum and length. */
    public byte[] end() {
        return ByteBuffer.allocate(END)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 3)
                .put((byte) 0)
                .putInt(checksum)
                .putInt((int) length)
                .array();
    }

    /** What the checksum contributes when that many bytes follow: times x^(8 bytes). */
    private static int shifted(int checksum, long bytes) {
        int factor = 1 << 31; // x^0
        int square = 3; // of bits: eight of them are a byte
        for (long left = bytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                factor = product(SQUARES[square & 31], factor);
            }
            square++;
        }
        return product(factor, checksum);
    }

    /** The product of two polynomials modulo CRC-32's; the highest bit is x^0. */
    private static int product(int a, int b) {
        int product = 0;
        int power = b;
        for (int bit = 31; bit >= 0; bit--) {
            if ((a >>> bit & 1) != 0) {
                product ^= power;
            }
            power = (power & 1) != 0 ? power >>> 1 ^ POLYNOMIAL : power >>> 1;
        }
        return product;
    }

    private static int[] squares() {
        int[] squares = new int[32];
        squares[0] = 1 << 30; // x
        for (int n = 1; n < squares.length; n++) {
            squares[n] = product(squares[n - 1], squares[n - 1]);
        }
        return squares;
    }
}
