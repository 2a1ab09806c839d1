package dev.aqueduct.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection on which any bytes are sent, and HTTP/1.1's answers are read strictly (RFC 9112).
 * Knows nothing of what is asked. For one thread; no read waits longer than the patience.
 */
final class RawHttp implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    RawHttp(URI server, Duration patience) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 5_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a GET; each header is a whole line. */
    RawHttp get(String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
        request.append("Host: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return send(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that nothing more will be sent; answers may still come. */
    void endOfRequests() throws IOException {
        socket.shutdownOutput();
    }

    /**
     * Reads the head of the next answer that is not provisional; empty where the server closed
     * instead.
     *
     * @param bodiless whether it has no body whatever its headers say, as of a HEAD
     */
    Optional<RawAnswer> answer(boolean bodiless) throws IOException {
        while (true) {
            in.mark(1);
            if (in.read() < 0) {
                return Optional.empty();
            }
            in.reset();
            RawAnswer answer = RawAnswer.read(in, bodiless);
            if (answer.status() >= 200 || answer.status() == 101) {
                return Optional.of(answer);
            }
        }
    }

    /** Reads the head of the next answer, which has to come. */
    RawAnswer answer() throws IOException {
        return answer(false).orElseThrow(() -> new EOFException("closed without an answer"));
    }

    /** Everything that still comes, up to the close. */
    byte[] untilClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
