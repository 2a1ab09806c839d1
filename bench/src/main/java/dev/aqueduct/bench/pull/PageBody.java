package dev.aqueduct.bench.pull;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.stream.Chunks;
import dev.aqueduct.bench.stream.StreamException;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers a page and checks it: every event, the cursor, the end. Used again, by one thread. */
final class PageBody implements Chunks.Payload {
    private static final byte[] BEGIN = "{\"events\":[".getBytes(US_ASCII);
    private static final Pattern END =
            Pattern.compile("],\"cursor\":\"([^\"]+)\",\"more\":(true|false)}");

    private final ExpectedEvents expected;
    private byte[] page = new byte[64 * 1024];
    private int length;

    PageBody(ExpectedEvents expected) {
        this.expected = expected;
    }

    @Override
    public void take(MemorySegment buffer, int from, int to) {
        int needed = length + to - from;
        if (needed > page.length) {
            page = Arrays.copyOf(page, Math.max(needed, 2 * page.length));
        }
        MemorySegment.copy(buffer, JAVA_BYTE, from, page, length, to - from);
        length = needed;
    }

    /**
     * Checks what came, and makes room for the next.
     *
     * @throws StreamException where it is not the page that it has to be
     */
    Page read() throws StreamException {
        MemorySegment bytes = MemorySegment.ofArray(page);
        int to = length;
        length = 0;
        if (to < BEGIN.length
                || Arrays.mismatch(page, 0, BEGIN.length, BEGIN, 0, BEGIN.length) >= 0) {
            throw expected.wrong(bytes, 0, to);
        }
        int first = expected.offset();
        int at = events(bytes, BEGIN.length, to);
        Matcher end = END.matcher(new String(page, at, to - at, US_ASCII));
        if (!end.matches()) {
            throw expected.wrong(bytes, at, to);
        }
        String cursor = end.group(1);
        expected.requireHere(cursor);
        return new Page(cursor, expected.offset() - first, "true".equals(end.group(2)));
    }

    private int events(MemorySegment bytes, int from, int to) throws StreamException {
        int at = from;
        boolean another = at < to && page[at] == '{';
        while (another) {
            if (at + expected.length() >= to || !expected.isNext(bytes, at)) {
                throw expected.wrong(bytes, at, to);
            }
            at += expected.length();
            expected.advance();
            another = page[at] == ',';
            at += another ? 1 : 0;
        }
        return at;
    }
}
