package dev.aqueduct.system;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of HTTP/1.1 as it came.
 *
 * @param status its status
 * @param headers its headers, by their names in lower case
 * @param body its body as it comes; ends where the body does
 */
record RawAnswer(int status, Map<String, String> headers, InputStream body) {

    static RawAnswer read(InputStream in, boolean bodiless) throws IOException {
        String line = line(in);
        if (!line.matches("HTTP/1\\.1 [1-5]\\d\\d( [ -~]*)?")) {
            throw new AssertionError("no status line: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Map<String, String> headers = new TreeMap<>();
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
                throw new AssertionError("no header: " + line);
            }
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + "," + other);
        }
        boolean empty = bodiless || status < 200 || status == 204 || status == 304;
        return new RawAnswer(
                status, headers, empty ? InputStream.nullInputStream() : body(in, headers));
    }

    private static InputStream body(InputStream in, Map<String, String> headers)
            throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new Chunks(in);
        }
        String length = headers.get("content-length");
        return length == null ? in : new Limited(in, Long.parseLong(length));
    }

    /** A line of the head, up to CR LF. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the head ends too early: " + line);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new AssertionError("a line that does not end in CR LF: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The whole body. */
    byte[] bytes() throws IOException {
        return body.readAllBytes();
    }

    /** The whole body. */
    String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** As many bytes as were announced: a body that is cut short is an error. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long length) {
            this.in = in;
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(left, length));
            if (count < 0) {
                throw new EOFException("the body was cut short, " + left + " bytes are missing");
            }
            left -= count;
            return count;
        }
    }

    /** A chunked body (RFC 9112, 7.1). */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private InputStream chunk = InputStream.nullInputStream();
        private boolean first = true;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0; // and not wait for the next chunk
            }
            while (!ended) {
                int count = chunk.read(bytes, offset, length);
                if (count >= 0) {
                    return count;
                }
                nextChunk();
            }
            return -1;
        }

        private void nextChunk() throws IOException {
            if (!first && !line(in).isEmpty()) {
                throw new AssertionError("a chunk is longer than it said");
            }
            first = false;
            long size = Long.parseLong(line(in), 16);
            chunk = new Limited(in, size);
            if (size == 0) {
                ended = true;
                if (!line(in).isEmpty()) {
                    throw new AssertionError("trailers were not asked for");
                }
            }
        }
    }
}
