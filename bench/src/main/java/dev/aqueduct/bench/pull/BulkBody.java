package dev.aqueduct.bench.pull;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.Chunks;
import dev.aqueduct.bench.stream.StreamException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the lines of a transfer in bulk: every event, every cursor on the way, and the last line.
 * Lines that come whole are compared where they are; only those that were cut are copied. For one
 * transfer, one thread.
 */
final class BulkBody implements Chunks.Payload {
    private static final Pattern CURSOR_LINE =
            Pattern.compile("\\{\"cursor\":\"([^\"]+)\"(,\"end\":true)?}");

    private final ExpectedEvents expected;
    private byte[] cut = new byte[1024]; // the beginning of a line that goes on in what comes next
    private int cutLength;
    private boolean ended;

    BulkBody(ExpectedEvents expected) {
        this.expected = expected;
    }

    /** Whether the last line has come. */
    boolean ended() {
        return ended;
    }

    @Override
    public void take(MemorySegment buffer, int from, int to) throws StreamException {
        int at = cutLength > 0 ? restOfLine(buffer, from, to) : from;
        while (at < to) {
            at = events(buffer, at, to);
            if (at < to) {
                int end = lineEnd(buffer, at, to);
                if (end == to) {
                    keep(buffer, at, to);
                    return;
                }
                line(buffer, at, end);
                at = end + 1;
            }
        }
    }

    /** Passes by the events that are there whole. */
    private int events(MemorySegment buffer, int from, int to) {
        int at = from;
        while (!ended
                && at + expected.length() < to
                && buffer.get(JAVA_BYTE, at + expected.length()) == '\n'
                && expected.isNext(buffer, at)) {
            at += expected.length() + 1;
            expected.advance();
        }
        return at;
    }

    private static int lineEnd(MemorySegment buffer, int from, int to) {
        int at = from;
        while (at < to && buffer.get(JAVA_BYTE, at) != '\n') {
            at++;
        }
        return at;
    }

    private void keep(MemorySegment buffer, int from, int to) {
        int length = cutLength + to - from;
        if (length > cut.length) {
            cut = Arrays.copyOf(cut, 2 * length);
        }
        MemorySegment.copy(buffer, JAVA_BYTE, from, cut, cutLength, to - from);
        cutLength = length;
    }

    /** Takes the rest of the line that was cut; returns where the next begins. */
    private int restOfLine(MemorySegment buffer, int from, int to) throws StreamException {
        int end = lineEnd(buffer, from, to);
        keep(buffer, from, end);
        if (end == to) {
            return to;
        }
        int length = cutLength;
        cutLength = 0;
        line(MemorySegment.ofArray(cut), 0, length);
        return end + 1;
    }

    private void line(MemorySegment line, int from, int to) throws StreamException {
        if (!ended && to - from == expected.length() && expected.isNext(line, from)) {
            expected.advance();
            return;
        }
        String text = new String(line.asSlice(from, to - from).toArray(JAVA_BYTE), US_ASCII);
        Matcher cursor = CURSOR_LINE.matcher(text);
        if (ended || !cursor.matches()) {
            throw expected.wrong(line, from, to);
        }
        expected.requireHere(cursor.group(1));
        ended = cursor.group(2) != null;
    }
}
