package dev.aqueduct.producers.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream of bytes, one after the other. A line ends with LF or CR LF, the last one
 * also with the stream; a byte order mark at the start is left out. Memory is bounded by the
 * longest line allowed, whatever the stream holds. For one thread.
 */
final class Lines {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int maxBytes;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private int limit;
    private long number;

    /**
     * @param maxBytes the longest line that is kept, in bytes without its end
     */
    Lines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Reads the next line; waits for it if need be. */
    Line next() throws IOException {
        var line = new ByteArrayOutputStream(0);
        long size = 0;
        boolean ended = false;
        while (!ended && (position < limit || fill())) {
            int end = position;
            while (end < limit && chunk[end] != '\n') {
                end++;
            }
            int length = end - position;
            size += length;
            if (size <= roomBytes()) {
                line.write(chunk, position, length);
            }
            ended = end < limit;
            position = ended ? end + 1 : end;
        }
        if (size == 0 && !ended) {
            return new Line.End();
        }
        number++;
        return line(line.toByteArray(), size);
    }

    private Line line(byte[] kept, long size) {
        boolean whole = kept.length == size;
        int from = number == 1 && startsWithMark(kept) ? BYTE_ORDER_MARK.length : 0;
        int to = whole && size > 0 && kept[kept.length - 1] == '\r' ? kept.length - 1 : kept.length;
        if (!whole || to - from > maxBytes) {
            return new Line.TooLong(number, size);
        }
        return new Line.Whole(
                number, to - from == kept.length ? kept : Arrays.copyOfRange(kept, from, to));
    }

    /** A mark before the line and the CR of its end are no part of it, but come with it. */
    private long roomBytes() {
        return maxBytes + 1L + (number == 0 ? BYTE_ORDER_MARK.length : 0);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(chunk));
        return limit > 0;
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }
}
