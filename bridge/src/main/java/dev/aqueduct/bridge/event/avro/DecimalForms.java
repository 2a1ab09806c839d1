package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The forms of decimals: strings, since most JSON parsers would round numbers. */
final class DecimalForms {

    /**
     * The bytes that a decimal may have: some 2,400 digits. The time that a decimal takes grows
     * faster than its length.
     */
    private static final int MAX_BYTES = 1024;

    /** The zeros that are written out; beyond, as {@code 1E+2147483647}. */
    private static final int MAX_PLAIN_SCALE = 4096;

    private DecimalForms() {}

    /** {@code decimal} in {@code bytes}. */
    static AvroForm bytes(int scale) {
        return (in, out) -> {
            long size = in.readLong();
            write(unscaled(in, size), scale, out);
        };
    }

    /** {@code decimal} in {@code fixed}. */
    static AvroForm fixed(int size, int scale) {
        return (in, out) -> write(unscaled(in, size), scale, out);
    }

    /** {@code big-decimal}: bytes that hold the unscaled value, as bytes, and the scale. */
    static void bigDecimal(AvroInput in, JsonBuffer out) {
        long size = in.readLong();
        int start = in.skip(size);
        int end = in.at();
        AvroInput parts = new AvroInput(in.bytes(), start);
        long unscaledSize = parts.readLong();
        BigInteger unscaled = unscaled(parts, unscaledSize);
        int scale = parts.readInt();
        if (parts.at() != end) {
            throw in.broken("a decimal does not end where it should,");
        }
        write(unscaled, scale, out);
    }

    private static BigInteger unscaled(AvroInput in, long size) {
        int start = in.skip(size);
        if (size == 0 || size > MAX_BYTES) {
            throw in.broken("a decimal has " + size + " bytes, not 1 to " + MAX_BYTES + ",");
        }
        return new BigInteger(in.bytes(), start, (int) size);
    }

    private static void write(BigInteger unscaled, int scale, JsonBuffer out) {
        BigDecimal decimal = new BigDecimal(unscaled, scale);
        boolean isPlain = Math.abs((long) scale) <= MAX_PLAIN_SCALE;
        out.raw('"').raw(isPlain ? decimal.toPlainString() : decimal.toString()).raw('"');
    }
}
