package dev.aqueduct.bridge.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of bytes that JSON is written to, in UTF-8 and without line ends. Puts no commas
 * and no brackets by itself. For one thread.
 */
public final class JsonBuffer {

    private static final byte[] HEX = utf8("0123456789abcdef");
    private static final byte[] BASE64 =
            utf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final byte[] PAIRS = pairs();
    private static final byte[] REPLACEMENT = utf8("\uFFFD");

    private byte[] bytes;
    private int length;

    /**
     * @param capacity the bytes that are likely to be written
     */
    public JsonBuffer(int capacity) {
        bytes = new byte[Math.max(capacity, 32)];
    }

    /** The bytes of a text, for constants that are given to {@link #raw(byte[])}. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The two digits of each number below 100. */
    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int number = 0; number < 100; number++) {
            pairs[2 * number] = (byte) ('0' + number / 10);
            pairs[2 * number + 1] = (byte) ('0' + number % 10);
        }
        return pairs;
    }

    /** How many bytes have been written. */
    public int length() {
        return length;
    }

    /** Forgets what was written after the first {@code length} bytes. */
    public void truncate(int length) {
        if (length < 0 || length > this.length) {
            throw new IllegalArgumentException(length + " of " + this.length);
        }
        this.length = length;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Copies what was written to the beginning of an array. */
    public void copyTo(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, length);
    }

    /** Writes what was written to a stream. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Appends one ASCII character as it is. */
    public JsonBuffer raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends bytes as they are. */
    public JsonBuffer raw(byte[] source) {
        return raw(source, 0, source.length);
    }

    /** Appends bytes from {@code from} to before {@code to} as they are. */
    public JsonBuffer raw(byte[] source, int from, int to) {
        int size = to - from;
        reserve(size);
        System.arraycopy(source, from, bytes, length, size);
        length += size;
        return this;
    }

    /** Appends a text of ASCII characters as it is. */
    public JsonBuffer raw(String ascii) {
        int size = ascii.length();
        reserve(size);
        for (int i = 0; i < size; i++) {
            bytes[length + i] = (byte) ascii.charAt(i);
        }
        length += size;
        return this;
    }

    /**
     * Appends a string in quotes. A lone surrogate becomes U+FFFD, since UTF-8 has no form of it.
     */
    public JsonBuffer string(String text) {
        int start = length;
        int size = text.length();
        reserve(size + 2);
        bytes[length++] = '"';
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
                length = start;
                return stringBeyondAscii(text);
            }
            bytes[length++] = (byte) c;
        }
        bytes[length++] = '"';
        return this;
    }

    private JsonBuffer stringBeyondAscii(String text) {
        raw('"');
        int size = text.length();
        for (int i = 0; i < size; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point < 0x80) {
                character((byte) point);
            } else if (point == 0x2028 || point == 0x2029) {
                unicodeEscape(point);
            } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                raw(REPLACEMENT);
            } else {
                raw(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        }
        return raw('"');
    }

    /**
     * Appends a string in quotes from its UTF-8.
     *
     * @return whether it was UTF-8; where it was not, nothing was appended
     */
    public boolean string(byte[] utf8, int from, int to) {
        int start = length;
        reserve(to - from + 2);
        bytes[length++] = '"';
        int at = from;
        while (true) {
            int run = run(utf8, at, to);
            raw(utf8, at, run);
            if (run == to) {
                raw('"');
                return true;
            }
            if (utf8[run] >= 0) {
                character(utf8[run]);
                at = run + 1;
            } else if (Utf8.isLineSeparator(utf8, run, to)) {
                unicodeEscape(0x2000 | (utf8[run + 2] & 0x3F));
                at = run + 3;
            } else {
                length = start;
                return false;
            }
        }
    }

    /** Appends a string in quotes from its UTF-8, like {@link #string(byte[], int, int)}. */
    public boolean string(byte[] utf8) {
        return string(utf8, 0, utf8.length);
    }

    /** The end of the part that stands for itself within a string. */
    private static int run(byte[] utf8, int from, int to) {
        int at = from;
        while (true) {
            at = Utf8.plain(utf8, at, to);
            if (at == to || utf8[at] >= 0) {
                return at;
            }
            while (at < to && utf8[at] < 0) {
                int size = Utf8.sequence(utf8, at, to);
                if (size == 0 || Utf8.isLineSeparator(utf8, at, to)) {
                    return at;
                }
                at += size;
            }
        }
    }

    /**
     * Appends an ASCII character of a string, escaped where JSON wants it (RFC 8259, section 7).
     */
    private void character(byte ascii) {
        switch (ascii) {
            case '"', '\\' -> raw('\\').raw((char) ascii);
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            case '\b' -> raw("\\b");
            case '\f' -> raw("\\f");
            default -> {
                if (ascii < 0x20) {
                    unicodeEscape(ascii);
                } else {
                    raw((char) ascii);
                }
            }
        }
    }

    private void unicodeEscape(int point) {
        raw("\\u").hex(point >>> 8).hex(point);
    }

    /** Appends the lowest eight bits as two hexadecimal digits. */
    public JsonBuffer hex(int eightBits) {
        reserve(2);
        bytes[length++] = HEX[(eightBits >>> 4) & 0xF];
        bytes[length++] = HEX[eightBits & 0xF];
        return this;
    }

    /** Appends a number. */
    public JsonBuffer number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw("-9223372036854775808");
        }
        if (value < 0) {
            raw('-');
            return number(-value);
        }
        return digits(value, decimalDigits(value));
    }

    private static int decimalDigits(long value) {
        int digits = 1;
        long next = 10;
        while (digits < 19 && value >= next) {
            digits++;
            next *= 10;
        }
        return digits;
    }

    /** Appends a number below 100 in two digits. */
    JsonBuffer pair(int number) {
        reserve(2);
        bytes[length] = PAIRS[2 * number];
        bytes[length + 1] = PAIRS[2 * number + 1];
        length += 2;
        return this;
    }

    /**
     * Appends the lowest decimal digits of a value that is not negative, zeros in front included.
     */
    JsonBuffer digits(long value, int count) {
        reserve(count);
        long rest = value;
        int at = length + count;
        while (at - length >= 2) {
            long hundredth = rest / 100;
            int pair = 2 * (int) (rest - hundredth * 100);
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
            rest = hundredth;
        }
        if (at > length) {
            bytes[length] = (byte) ('0' + rest % 10);
        }
        length += count;
        return this;
    }

    /**
     * Appends the shortest number that reads as the same double, in the form of {@link
     * Double#toString(double)}; what JSON has no number for becomes {@code "NaN"}, {@code
     * "Infinity"} or {@code "-Infinity"}, in quotes.
     */
    public JsonBuffer number(double value) {
        if (Double.isFinite(value)) {
            return shortDecimal(value) ? this : raw(Double.toString(value));
        }
        return raw('"').raw(Double.toString(value)).raw('"');
    }

    /**
     * Writes a double with at most nine fraction digits, such as a coordinate or a price, without
     * the search for the shortest form: two decimals of up to 15 digits are never the same double,
     * so the one that is found is the shortest.
     */
    private boolean shortDecimal(double value) {
        double size = Math.abs(value);
        if (!(size >= 1e-3 && size < 1e6)) {
            return false;
        }
        long billionths = (long) (size * 1e9 + 0.5);
        if (billionths / 1e9 != size) {
            return false;
        }
        if (value < 0) {
            raw('-');
        }
        long whole = billionths / 1_000_000_000;
        number(whole).raw('.').digits(billionths - whole * 1_000_000_000, 9);
        while (bytes[length - 1] == '0' && bytes[length - 2] != '.') {
            length--;
        }
        return true;
    }

    /** Appends a float, as {@link #number(double)} does a double. */
    public JsonBuffer number(float value) {
        String text = Float.toString(value);
        return Float.isFinite(value) ? raw(text) : raw('"').raw(text).raw('"');
    }

    /** Appends bytes in base64 (RFC 4648, section 4: with padding), in quotes. */
    public JsonBuffer base64(byte[] source, int from, int to) {
        reserve(Math.addExact(2, Math.multiplyExact(4, (to - from + 2) / 3)));
        bytes[length++] = '"';
        int at = from;
        for (; at + 3 <= to; at += 3) {
            quartet(source[at], source[at + 1], source[at + 2]);
        }
        if (at < to) {
            quartet(source[at], at + 1 < to ? source[at + 1] : 0, (byte) 0);
            bytes[length - 1] = '=';
            if (at + 1 == to) {
                bytes[length - 2] = '=';
            }
        }
        bytes[length++] = '"';
        return this;
    }

    /** Appends bytes in base64, like {@link #base64(byte[], int, int)}. */
    public JsonBuffer base64(byte[] source) {
        return base64(source, 0, source.length);
    }

    private void quartet(byte first, byte second, byte third) {
        int bits = (first & 0xFF) << 16 | (second & 0xFF) << 8 | (third & 0xFF);
        bytes[length] = BASE64[bits >>> 18];
        bytes[length + 1] = BASE64[(bits >>> 12) & 0x3F];
        bytes[length + 2] = BASE64[(bits >>> 6) & 0x3F];
        bytes[length + 3] = BASE64[bits & 0x3F];
        length += 4;
    }

    private void reserve(int size) {
        int wanted = Math.addExact(length, size);
        if (wanted > bytes.length) {
            int doubled = (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8);
            bytes = Arrays.copyOf(bytes, Math.max(wanted, doubled));
        }
    }
}
