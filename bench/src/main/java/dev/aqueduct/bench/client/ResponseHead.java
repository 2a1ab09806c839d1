package dev.aqueduct.bench.client;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.aqueduct.bench.stream.StreamException;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the head of an answer, up to the empty line. For one answer. */
public final class ResponseHead {
    private static final int MAX_BYTES = 16 * 1024;
    private static final String VERSION = "http/1.1 ";
    private static final Pattern STATUS_LINE = Pattern.compile(VERSION + "[1-5][0-9][0-9][ \r]");

    private final ByteArrayOutputStream text = new ByteArrayOutputStream(512);
    private int lineFeeds; // in a row

    /** Reads on; returns where it stopped. */
    public int take(MemorySegment buffer, int from, int to) throws StreamException {
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

    public boolean isComplete() {
        return lineFeeds == 2;
    }

    /** Throws unless this is an event stream. */
    void requireStream() throws StreamException {
        String head = head();
        if (!head.startsWith("http/1.1 200 ")
                || !head.contains("content-type: text/event-stream")) {
            throw new StreamException("no event stream: " + firstLine(head));
        }
    }

    public boolean isChunked() {
        return head().contains("transfer-encoding: chunked");
    }

    /** The status, of a head that is complete. */
    public int status() throws StreamException {
        String head = head();
        if (!STATUS_LINE.matcher(head).lookingAt()) {
            throw new StreamException("no answer: " + firstLine(head));
        }
        return Integer.parseInt(head.substring(VERSION.length(), VERSION.length() + 3));
    }

    /** Throws unless the status is this. */
    public void require(int status) throws StreamException {
        if (status() != status) {
            throw new StreamException("%d was wanted: %s".formatted(status, firstLine(head())));
        }
    }

    /**
     * The value of a header, as it was sent.
     *
     * @param name in small letters
     */
    public Optional<String> header(String name) {
        return text.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static String firstLine(String head) {
        return head.lines().findFirst().orElse("");
    }

    private String head() {
        return text.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}
