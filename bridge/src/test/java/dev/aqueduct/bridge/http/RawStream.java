package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A push as its bytes come over a socket, so that a test can hold them against the contract. */
final class RawStream implements AutoCloseable {
    final Socket socket = new Socket();
    final String status;
    final List<String> headers = new ArrayList<>();
    private final InputStream in;
    private int leftInChunk;

    RawStream(int port, String path, String... headers) throws IOException {
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: test\r\n");
        request.append("Accept: text/event-stream\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream()
                .write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        status = headerLine();
        for (String line = headerLine(); !line.isEmpty(); line = headerLine()) {
            this.headers.add(line);
        }
    }

    private String headerLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException(line.toString());
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** The next line of the body without its line feed; null at its end. */
    String line() throws IOException {
        java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        for (int c = read(); c != '\n'; c = read()) {
            if (c < 0) {
                assertEquals(0, line.size(), "a line that does not end");
                return null;
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        if (leftInChunk == 0) {
            leftInChunk = Integer.parseInt(headerLine(), 16);
            if (leftInChunk == 0) {
                return -1;
            }
        }
        int c = in.read();
        if (c < 0) {
            throw new EOFException("within a chunk");
        }
        if (--leftInChunk == 0) {
            headerLine();
        }
        return c;
    }

    /** The lines up to an empty one, which is not in it; null at the end of the body. */
    List<String> block() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
        return lines.isEmpty() ? null : lines;
    }

    /** The next block of an event without a name, past heartbeats and control events. */
    List<String> event() throws IOException {
        while (true) {
            List<String> block = block();
            if (block == null) {
                return null;
            }
            block.removeIf(line -> line.startsWith(":"));
            if (block.getFirst().startsWith("id: ")) {
                return block;
            }
        }
    }

    /** What comes behind the body, up to the end of the connection. */
    String rest() throws IOException {
        headerLine(); // of the last chunk
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
