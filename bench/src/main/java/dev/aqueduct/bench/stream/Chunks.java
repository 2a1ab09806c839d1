package dev.aqueduct.bench.stream;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Takes HTTP/1.1's chunks apart (RFC 9112, section 7.1), wherever they were cut. For one
 * connection, one thread.
 */
public final class Chunks {

    /** Takes what the chunks hold, in pieces. */
    @FunctionalInterface
    public interface Payload {
        void take(MemorySegment buffer, int from, int to) throws StreamException;
    }

    private enum State {
        SIZE,
        SIZE_END,
        DATA,
        DATA_CR,
        DATA_LF,
        LAST
    }

    private static final int MAX_SIZE_DIGITS = 7;

    private State state = State.SIZE;
    private int size; // of the chunk at hand: what is left of it
    private int digits;
    private int closing; // bytes of the empty line after the last chunk

    /** Whether the last chunk has come. */
    public boolean ended() {
        return state == State.LAST;
    }

    /** Whether the empty line after it has come, too: what follows is another answer. */
    public boolean complete() {
        return closing == 2;
    }

    /**
     * Takes what was read.
     *
     * @throws StreamException where these are no chunks
     */
    public void take(MemorySegment buffer, int from, int to, Payload payload)
            throws StreamException {
        int at = from;
        while (at < to) {
            if (state == State.DATA) {
                int end = Math.min(to, at + size);
                size -= end - at;
                if (size == 0) {
                    state = State.DATA_CR;
                }
                payload.take(buffer, at, end);
                at = end;
            } else {
                frame(buffer.get(JAVA_BYTE, at++));
            }
        }
    }

    private void frame(byte b) throws StreamException {
        switch (state) {
            case SIZE -> size(b);
            case SIZE_END -> {
                expect(b, '\n');
                state = size == 0 ? State.LAST : State.DATA;
            }
            case DATA_CR -> {
                expect(b, '\r');
                state = State.DATA_LF;
            }
            case DATA_LF -> {
                expect(b, '\n');
                state = State.SIZE;
                digits = 0;
            }
            case DATA -> throw new IllegalStateException("data are no frame");
            case LAST -> {
                // There are no trailers, and nothing was asked for that could follow.
                if (complete()) {
                    throw new StreamException("byte " + b + " behind the end");
                }
                expect(b, closing == 0 ? '\r' : '\n');
                closing++;
            }
        }
    }

    private void size(byte b) throws StreamException {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
            size = size * 16 + digit;
            digits++;
        } else if (digits > 0) {
            expect(b, '\r');
            state = State.SIZE_END;
        } else {
            throw new StreamException("a chunk begins with byte " + b + " instead of its size");
        }
    }

    private static void expect(byte b, char wanted) throws StreamException {
        if (b != wanted) {
            throw new StreamException(
                    "byte " + b + " instead of " + (int) wanted + " in the frame of a chunk");
        }
    }
}
