package dev.aqueduct.bench.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pulls page after page of a channel with one partition, as the links lead, on one connection. For
 * one thread.
 */
final class PageClient implements AutoCloseable {
    private static final Pattern LINK = Pattern.compile("<([^>]*[?&]cursor=[^>&]*\\*(\\d+)[^>]*)>");
    private static final String OFFSET = "\"offset\":";
    private static final int MOST_CONNECTING_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private String target;
    private long next;

    /**
     * Connects.
     *
     * @param target what it asks for first
     * @param offset at which that starts
     */
    PageClient(InetSocketAddress server, String target, long offset) throws IOException {
        this.target = target;
        next = offset;
        socket.setTcpNoDelay(true);
        socket.connect(server, MOST_CONNECTING_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The offset that the next event has to have. */
    long next() {
        return next;
    }

    /**
     * Asks for the next page, and returns how many events it had.
     *
     * @throws IOException also if it is not what has to follow
     */
    int turn() throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = head();
        String body = new String(body(head), StandardCharsets.UTF_8);
        Matcher link = LINK.matcher(head);
        if (!head.startsWith("HTTP/1.1 200 ") || !link.find()) {
            throw new IOException("no page: " + head.lines().findFirst().orElse("") + " " + body);
        }
        int events = 0;
        for (int at = body.indexOf(OFFSET); at >= 0; at = body.indexOf(OFFSET, at + 1)) {
            if (!body.startsWith(next + ",", at + OFFSET.length())) {
                throw new IOException("event " + next + " does not follow at " + target);
            }
            events++;
            next++;
        }
        if (Long.parseLong(link.group(2)) != next) {
            throw new IOException("the page before " + next + " leads to " + link.group(2));
        }
        target = link.group(1);
        return events;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private byte[] body(String head) throws IOException {
        for (String line : head.lines().toList()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                return exactly(Integer.parseInt(header.substring(15).strip()));
            }
        }
        return chunked();
    }

    private byte[] chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            body.write(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int size() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0], 16);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the body was cut");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
