package dev.aqueduct.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bridge.app.StartException;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.function.IntFunction;

/** Publishes by a POST over a connection that it keeps, and waits for each answer. */
final class HttpPublisher implements Publisher {
    private final Socket socket = new Socket();
    private final InputStream answers;
    private final IntFunction<byte[]> events;
    private @Nullable IOException failure;

    HttpPublisher(InetSocketAddress address, IntFunction<byte[]> events) {
        this.events = events;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address);
            answers = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new StartException("no connection to publish by: " + e.getMessage(), e);
        }
    }

    @Override
    public void publish(int number) {
        byte[] event = events.apply(number);
        byte[] head =
                ("POST /publish HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: "
                                + event.length
                                + "\r\n\r\n")
                        .getBytes(US_ASCII);
        byte[] request = new byte[head.length + event.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(event, 0, request, head.length, event.length);
        try {
            socket.getOutputStream().write(request);
            takeAnswer();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void takeAnswer() throws IOException {
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring("content-length:".length()).strip());
            }
        }
        answers.skipNBytes(length);
        if (!status.startsWith("HTTP/1.1 20")) {
            throw new IOException("an event was answered with " + status);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = answers.read(); b != '\n'; b = answers.read()) {
            if (b < 0) {
                throw new EOFException("the connection to publish by was closed");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public String failure() {
        return failure == null ? "" : failure.toString();
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
