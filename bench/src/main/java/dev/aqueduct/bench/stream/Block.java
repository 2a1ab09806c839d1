package dev.aqueduct.bench.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A block of server-sent events (WHATWG HTML, section 9.2) that is gathered byte by byte, wherever
 * it was cut, with its comments left out. Lines end in a line feed alone, as the bridge promises.
 * For one thread.
 */
final class Block {
    private static final int FIRST_BYTES = 1024;

    /** More than any event of a run has: what goes on for longer has no end. */
    private static final int MAX_BYTES = 1 << 20;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private int line; // where the line at hand begins
    private boolean comment;
    private boolean complete;

    /** Whether nothing of a block is there. */
    boolean isEmpty() {
        return length == 0 && !comment;
    }

    /** Whether the empty line at its end is there, too. */
    boolean isComplete() {
        return complete;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        line = 0;
        comment = false;
        complete = false;
    }

    /**
     * Gathers up to the end of the block, or of a comment before it.
     *
     * @return where it stopped
     */
    int take(MemorySegment buffer, int from, int to) throws StreamException {
        int at = from;
        while (at < to && !complete) {
            byte b = buffer.get(JAVA_BYTE, at++);
            if (comment) {
                comment = b != '\n';
                if (!comment && length == 0) {
                    return at; // what follows may be compared again
                }
            } else if (length == line && b == ':') {
                comment = true;
            } else if (b != '\n') {
                append(b);
            } else if (length > line) {
                append(b);
                line = length;
            } else if (length > 0) {
                append(b);
                complete = true;
            }
        }
        return at;
    }

    private void append(byte b) throws StreamException {
        if (length == bytes.length) {
            if (length == MAX_BYTES) {
                throw new StreamException("a block without an end");
            }
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = b;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
