package dev.aqueduct.bridge.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds its way through bytes that may be UTF-8 (RFC 3629: no overlong forms, no surrogates). */
public final class Utf8 {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * Whether the bytes are text as people write it: UTF-8 without control characters (C0, DEL, C1)
     * but tab and line ends.
     */
    public static boolean isText(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            at = plain(bytes, at, bytes.length);
            if (at == bytes.length) {
                return true;
            }
            int size = bytes[at] < 0 ? sequence(bytes, at, bytes.length) : 1;
            if (size == 0 || isControl(bytes, at)) {
                return false;
            }
            at += size;
        }
        return true;
    }

    private static boolean isControl(byte[] bytes, int at) {
        int first = bytes[at];
        if (first >= 0) {
            return first == 0x7F
                    || (first < 0x20 && first != '\t' && first != '\n' && first != '\r');
        }
        return first == (byte) 0xC2 && (bytes[at + 1] & 0xFF) < 0xA0;
    }

    /**
     * The index of the first byte that does not stand for itself in JSON and in text: a quote, a
     * backslash, a control character, or one outside ASCII. {@code end} if there is none.
     */
    static int plain(byte[] bytes, int from, int end) {
        int at = from;
        while (at <= end - 2 * Long.BYTES) {
            long first = special((long) LONGS.get(bytes, at));
            long second = special((long) LONGS.get(bytes, at + Long.BYTES));
            if (((first | second) & HIGHS) != 0) {
                break;
            }
            at += 2 * Long.BYTES;
        }
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long found = special((long) LONGS.get(bytes, at)) & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte b) {
        return b >= 0x20 && b != '"' && b != '\\' && b != 0x7F;
    }

    /**
     * Marks the high bit of each byte that is not plain; other bits say nothing. What is subtracted
     * from a byte of ASCII leaves its high bit set only if it was less. A borrow may mark a byte
     * above one that is marked rightly, never below: the lowest mark is right.
     */
    private static long special(long eight) {
        return eight
                | (eight - ONES * 0x20)
                | ((eight ^ (ONES * '"')) - ONES)
                | ((eight ^ (ONES * '\\')) - ONES)
                | ((eight ^ (ONES * 0x7F)) - ONES);
    }

    /**
     * The length of the sequence of two to four bytes that begins here with a byte outside ASCII; 0
     * where it is not UTF-8.
     */
    static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (size == 0 || end - at < size || !follows(first, bytes[at + 1] & 0xFF)) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /** Whether the second byte may follow the first: table 3-7 of the Unicode standard. */
    private static boolean follows(int first, int second) {
        return switch (first) {
            case 0xE0 -> second >= 0xA0 && second <= 0xBF;
            case 0xED -> second >= 0x80 && second <= 0x9F;
            case 0xF0 -> second >= 0x90 && second <= 0xBF;
            case 0xF4 -> second >= 0x80 && second <= 0x8F;
            default -> second >= 0x80 && second <= 0xBF;
        };
    }

    /**
     * Whether U+2028 or U+2029 begins here, which are line ends to JavaScript and to some tools.
     */
    static boolean isLineSeparator(byte[] bytes, int at, int end) {
        return bytes[at] == (byte) 0xE2
                && end - at >= 3
                && bytes[at + 1] == (byte) 0x80
                && (bytes[at + 2] & 0xFE) == 0xA8;
    }
}
