package dev.aqueduct.bridge.http.connection;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Blocks that are gathered to be written at once: the number of writes is what sending costs.
 * Leaves room for the frame of HTTP/1.1's chunked coding (RFC 9112, section 7.1), so that they are
 * copied but once. For one thread.
 */
public final class Chunk {
    /** Eight hexadecimal digits, and the end of the line. */
    private static final int BEFORE = 10;

    private static final int AFTER = 2;

    private static final int FIRST_CAPACITY = 1024;

    /** One that has grown to this is kept as it is: it will have to grow again. */
    private static final int KEPT_CAPACITY = 256 * 1024;

    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private final IntFunction<ByteBuffer> memory;
    private final ByteBuffer usual;
    private ByteBuffer bytes;

    private Chunk(IntFunction<ByteBuffer> memory, int usualCapacity) {
        this.memory = memory;
        usual = memory.apply(usualCapacity);
        bytes = usual.position(BEFORE);
    }

    /** One that is made for a moment: it takes next to nothing until it is used. */
    public static Chunk passing() {
        return new Chunk(ByteBuffer::allocate, BEFORE + AFTER);
    }

    /** One that is used again and again, for about as many bytes. */
    public static Chunk lasting(int usual) {
        return new Chunk(ByteBuffer::allocateDirect, BEFORE + usual + AFTER);
    }

    public void add(byte[] part) {
        add(part, 0, part.length);
    }

    public void add(byte[] array, int from, int length) {
        room(length).put(array, from, length);
    }

    public void add(Chunk other) {
        add(other.toBytes());
    }

    /** Where that many bytes more may be written to; they are added as they are written. */
    public ByteBuffer room(int length) {
        if (bytes.remaining() < length + AFTER) {
            grow(length + AFTER);
        }
        return bytes;
    }

    /** What was added, to be read before anything else is. */
    public ByteBuffer added() {
        return bytes.duplicate().flip().position(BEFORE);
    }

    private void grow(int room) {
        int needed = Math.addExact(bytes.position(), room);
        ByteBuffer larger =
                memory.apply(Math.max(needed, Math.max(FIRST_CAPACITY, 2 * bytes.capacity())));
        bytes = larger.put(bytes.flip());
    }

    /** A copy of what is left to be read. */
    public static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    /** How many bytes were added. */
    public int size() {
        return bytes.position() - BEFORE;
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Has it empty again, and not much larger than usual. */
    public void clear() {
        if (bytes.capacity() > Math.max(2 * usual.capacity(), KEPT_CAPACITY)) {
            bytes = usual;
        }
        bytes.clear().position(BEFORE);
    }

    /** What was added, as one array. */
    public byte[] toBytes() {
        byte[] all = new byte[size()];
        bytes.get(BEFORE, all);
        return all;
    }

    /** What was added, as one chunk; to be written before anything is added again. */
    public ByteBuffer framed() {
        int start = BEFORE;
        bytes.put(--start, (byte) '\n').put(--start, (byte) '\r');
        for (int left = size(); left > 0; left >>>= 4) {
            bytes.put(--start, DIGITS[left & 0xF]);
        }
        return bytes.put((byte) '\r').put((byte) '\n').flip().position(start);
    }
}
