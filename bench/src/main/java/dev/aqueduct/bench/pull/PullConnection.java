package dev.aqueduct.bench.pull;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.client.ResponseHead;
import dev.aqueduct.bench.stream.Chunks;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bridge.app.StartException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.BooleanSupplier;

/**
 * A connection over HTTP/1.1 that is kept, with one request at a time, whose answer is waited for.
 * All that it reads goes through one buffer. For one thread, but {@link #close}, which any may call
 * to end a wait.
 */
public final class PullConnection implements AutoCloseable {
    /** As much as the JDK takes from a socket at once. */
    private static final int BUFFER = 128 * 1024;

    /** Longer than a pull may wait; a server that says nothing for so long never will. */
    private static final int MOST_MILLIS = 90_000;

    private static final int OK = 200;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private final MemorySegment segment = MemorySegment.ofArray(buffer);

    /**
     * Connects.
     *
     * @throws StartException if it cannot
     */
    public PullConnection(InetSocketAddress server) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(MOST_MILLIS);
            socket.connect(server);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            close();
            throw new StartException("no connection to pull by: " + e.getMessage(), e);
        }
    }

    /**
     * The bytes of a request.
     *
     * @param path with its parameters
     * @param headers lines of their own, each with its end
     */
    public static byte[] request(String path, String headers) {
        return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                .formatted(path, headers)
                .getBytes(US_ASCII);
    }

    /** Asks, and takes the whole answer, which has to be a 200. */
    public ResponseHead get(String path, String headers, Chunks.Payload body)
            throws StreamException {
        ask(request(path, headers));
        return answer(OK, body, () -> false);
    }

    /** Asks, without waiting for the answer. */
    public void ask(byte[] request) throws StreamException {
        try {
            out.write(request);
        } catch (IOException e) {
            throw new StreamException("the connection takes no request: " + e.getMessage());
        }
    }

    /** Takes an answer without a body. */
    public ResponseHead answer(int status) throws StreamException {
        return answer(status, PullConnection::refuse, () -> false);
    }

    /**
     * Takes the answer.
     *
     * @param status that it has to have
     * @param enough whether what has come of its body is enough; what is left then keeps the
     *     connection from being used again
     */
    public ResponseHead answer(int status, Chunks.Payload body, BooleanSupplier enough)
            throws StreamException {
        ResponseHead head = new ResponseHead();
        int from = 0;
        int to = 0;
        while (!head.isComplete()) {
            to = read();
            from = head.take(segment, 0, to);
        }
        head.require(status);
        if (head.isChunked()) {
            chunks(from, to, body, enough);
        } else {
            measured(length(head), from, to, body, enough);
        }
        return head;
    }

    private static void refuse(MemorySegment buffer, int from, int to) throws StreamException {
        throw new StreamException("there is a body where there must not be one");
    }

    private static long length(ResponseHead head) throws StreamException {
        try {
            return head.header("content-length").map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            throw new StreamException("a length that is no number: " + e.getMessage());
        }
    }

    private void chunks(int first, int end, Chunks.Payload body, BooleanSupplier enough)
            throws StreamException {
        Chunks chunks = new Chunks();
        int from = first;
        int to = end;
        while (true) {
            chunks.take(segment, from, to, body);
            if (chunks.complete() || enough.getAsBoolean()) {
                return;
            }
            from = 0;
            to = read();
        }
    }

    private void measured(
            long length, int first, int end, Chunks.Payload body, BooleanSupplier enough)
            throws StreamException {
        long left = length - (end - first);
        if (first < end) {
            body.take(segment, first, end);
        }
        while (left > 0 && !enough.getAsBoolean()) {
            int read = read();
            left -= read;
            body.take(segment, 0, read);
        }
        if (left < 0) {
            throw new StreamException("the answer is longer than it says");
        }
    }

    private int read() throws StreamException {
        try {
            int length = in.read(buffer, 0, BUFFER);
            if (length < 0) {
                throw new StreamException("the server closed the connection");
            }
            return length;
        } catch (IOException e) {
            throw new StreamException("the answer was cut: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
