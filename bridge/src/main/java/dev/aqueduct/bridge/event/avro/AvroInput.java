package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of one value in Avro's binary encoding, and the place that was reached in them.
 * Believes no length: what does not fit ends in {@link BrokenAvroException}, before anything is
 * allocated. For one thread.
 */
final class AvroInput {

    /**
     * Records, arrays and maps within each other. As many as JSON may have ({@code JsonCompactor}).
     */
    private static final int MAX_DEPTH = 512;

    /** Items of arrays that take no byte (nulls, records without fields), in one value. */
    private static final int MAX_EMPTY_ITEMS = 65_536;

    /** Bytes of JSON for one value, which its schema may make many times larger than its bytes. */
    private static final int MAX_JSON = 64 << 20;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private int at;
    private int depth;
    private int emptyItems;

    AvroInput(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** The array that {@link #skip} gives indexes of. */
    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    BrokenAvroException broken(String reason) {
        return new BrokenAvroException(reason + " before byte " + at);
    }

    void requireEnd() {
        if (at != bytes.length) {
            throw new BrokenAvroException((bytes.length - at) + " bytes are left over after it");
        }
    }

    /** Begins a record, an array or a map. */
    void enter(JsonBuffer out) {
        if (++depth > MAX_DEPTH) {
            throw broken("it is nested deeper than " + MAX_DEPTH);
        }
        limit(out);
    }

    void leave() {
        depth--;
    }

    /** Ends an item of an array, or an entry of a map, that began at {@code start}. */
    void item(int start, JsonBuffer out) {
        if (at == start && ++emptyItems > MAX_EMPTY_ITEMS) {
            throw broken("it has more than " + MAX_EMPTY_ITEMS + " items without bytes");
        }
        limit(out);
    }

    private void limit(JsonBuffer out) {
        if (out.length() > MAX_JSON) {
            throw broken("it takes more than " + MAX_JSON + " bytes as JSON");
        }
    }

    /** Passes over {@code size} bytes and gives the index of the first. */
    int skip(long size) {
        if (size < 0 || size > bytes.length - at) {
            throw broken("a length of " + size + " does not fit");
        }
        int start = at;
        at += (int) size;
        return start;
    }

    boolean readBoolean() {
        byte b = bytes[skip(1)];
        if (b != 0 && b != 1) {
            throw broken("a boolean is neither 0 nor 1");
        }
        return b == 1;
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw broken("an int has more than 32 bits");
        }
        return (int) value;
    }

    long readLong() {
        long zigzag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == bytes.length) {
                throw broken("it ends within a number,");
            }
            byte b = bytes[at++];
            zigzag |= (b & 0x7FL) << shift;
            if (b >= 0) {
                if (shift == 63 && b > 1) {
                    break;
                }
                return zigzag >>> 1 ^ -(zigzag & 1);
            }
        }
        throw broken("a number has more than 64 bits");
    }

    float readFloat() {
        return Float.intBitsToFloat((int) INTS.get(bytes, skip(Float.BYTES)));
    }

    double readDouble() {
        return Double.longBitsToDouble((long) LONGS.get(bytes, skip(Double.BYTES)));
    }

    /** Reads four bytes, the lowest first, as a number without a sign. */
    long readUnsignedInt() {
        return Integer.toUnsignedLong((int) INTS.get(bytes, skip(Integer.BYTES)));
    }

    /**
     * Reads the number of items in the next block of an array or a map. A negative one is followed
     * by the block's size in bytes, which is of use only to those who skip it.
     */
    long readBlock() {
        long count = readLong();
        if (count >= 0) {
            return count;
        }
        long size = readLong();
        if (count == Long.MIN_VALUE || size < 0 || size > bytes.length - at) {
            throw broken("a block of " + count + " items in " + size + " bytes does not fit");
        }
        return -count;
    }
}
