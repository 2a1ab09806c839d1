package dev.aqueduct.bench.client;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.aqueduct.bench.stream.StreamException;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the head of an answer, up to the empty line. For one connection. */
final class ResponseHead {
    private static final int MAX_BYTES = 16 * 1024;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream(512);
    private int lineFeeds; // in a row

    /** Reads on; returns where it stopped. */
    int take(MemorySegment buffer, int from, int to) throws StreamException {
        int at = from;
        while (at < to && !isComplete()) {
            byte b = buffer.get(JAVA_BYTE, at++);
            text.write(b);
            if (b == '\n') {
                lineFeeds++;
            } else if (b != '\r') {
                lineFeeds = 0;
            }
            if (text.size() > MAX_BYTES) {
                throw new StreamException("the answer's head has no end");
            }
        }
        return at;
    }

    boolean isComplete() {
        return lineFeeds == 2;
    }

    /** Throws unless this is an event stream. */
    void requireStream() throws StreamException {
        String head = head();
        if (!head.startsWith("http/1.1 200 ")
                || !head.contains("content-type: text/event-stream")) {
            throw new StreamException("no event stream: " + head.lines().findFirst().orElse(""));
        }
    }

    boolean isChunked() {
        return head().contains("transfer-encoding: chunked");
    }

    private String head() {
        return text.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}
