package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One GET over a socket of its own, whose body is read as it arrives, and which can be cut
 * anywhere. A body that ends before its framing says so is an {@link EOFException}.
 */
final class HttpReader implements AutoCloseable {
    /** Small, so that a client that does not read is soon felt by the bridge. */
    private static final int RECEIVE_BYTES = 16 * 1024;

    private static final int SILENCE_MILLIS = 60_000;

    private final Socket socket;
    private final int status;
    private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final InputStream body;

    /**
     * Asks, and reads up to the end of the response's headers.
     *
     * @param address of the bridge, as {@code http://host:port}
     * @param target path and query
     * @param requestHeaders sent as they are
     */
    HttpReader(String address, String target, Map<String, String> requestHeaders)
            throws IOException {
        URI uri = URI.create(address);
        socket = new Socket();
        boolean complete = false;
        try {
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), SILENCE_MILLIS);
            String head =
                    requestHeaders.entrySet().stream()
                            .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                            .collect(
                                    Collectors.joining(
                                            "",
                                            "GET " + target + " HTTP/1.1\r\nHost: test\r\n",
                                            "\r\n"));
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            status = Integer.parseInt(line(in).split(" ", 3)[1]);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
            body = framed(in);
            complete = true;
        } finally {
            if (!complete) {
                socket.close();
            }
        }
    }

    private InputStream framed(InputStream in) {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .equals("chunked")) {
            return new Chunked(in);
        }
        return new Fixed(in, Long.parseLong(headers.getOrDefault("content-length", "0")));
    }

    int status() {
        return status;
    }

    /** By name, whatever its case. */
    Map<String, String> headers() {
        return headers;
    }

    InputStream body() {
        return body;
    }

    /** Cuts the connection. Any thread may call it. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0); // a reset, as a client that is killed leaves
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("cut in the middle of a line of HTTP");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** A body whose length is told before. */
    private static final class Fixed extends InputStream {
        private final InputStream in;
        private long left;

        Fixed(InputStream in, long length) {
            this.in = in;
            left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read();
            if (read < 0) {
                throw new EOFException("the body was cut");
            }
            left--;
            return read;
        }
    }

    /** A body in chunks (RFC 9112, 7.1). */
    private static final class Chunked extends InputStream {
        private final InputStream in;
        private long left;
        private boolean first = true;
        private boolean ended;

        Chunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (left == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int read = in.read();
            if (read < 0) {
                throw new EOFException("the body was cut");
            }
            left--;
            return read;
        }

        /** What is there, so that a reader of many bytes does not wait for more than one. */
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = length == 0 ? 0 : read();
            if (read < 0 || length == 0) {
                return read;
            }
            bytes[offset] = (byte) read;
            int most = (int) Math.min(Math.min(length - 1, left), in.available());
            int more = most == 0 ? 0 : Math.max(0, in.read(bytes, offset + 1, most));
            left -= more;
            return 1 + more;
        }

        private void nextChunk() throws IOException {
            if (!first && !line(in).isEmpty()) {
                throw new IOException("a chunk does not end where it says");
            }
            first = false;
            left = Long.parseLong(line(in).split(";", 2)[0], 16);
            if (left == 0) {
                ended = true;
                if (!line(in).isEmpty()) {
                    throw new IOException("there are trailers, which nobody announced");
                }
            }
        }
    }
}
