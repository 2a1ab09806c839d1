package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.http.push.Push;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A connection of HTTP/2 as its frames (RFC 9113), so that a test decides when which window is
 * opened: nothing is given back by itself. What exceeds a window ends it, as with any client that
 * is strict. A thread of its own reads; all else is for the test's thread.
 */
final class RawHttp2 implements AutoCloseable {
    /** What every window has at first, unless it is said otherwise. */
    static final int WINDOW = 65_535;

    /** Never used up. */
    static final int PLENTY = 1 << 30;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int CANCEL = 8;

    // Fields of headers: whole ones, and names, of HPACK's static table (RFC 7541, appendix A).
    private static final byte INDEXED_STATUS_200 = (byte) 0x88;
    private static final int INDEXED_GET = 0x82;
    private static final int INDEXED_HTTP = 0x86;
    private static final int AUTHORITY = 1;
    private static final int PATH = 4;
    private static final byte[] ACCEPT = {15, 19 - 15};

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final Semaphore mayRead = new Semaphore(1);

    // What follows is guarded by this.
    private final Map<Integer, RawHttp2Stream> streams = new HashMap<>();
    private int initialWindow;
    private int nextStream = 1;
    private long left = WINDOW;
    private long received;
    private int pings;
    private String end = "";

    /** A connection, whose own window is a plain one. */
    RawHttp2(int port) throws IOException {
        this(port, WINDOW);
    }

    /**
     * @param initialWindow what a stream's window has at first
     */
    RawHttp2(int port, int initialWindow) throws IOException {
        this(port, initialWindow, "");
    }

    private RawHttp2(int port, int initialWindow, String upgrade) throws IOException {
        this.initialWindow = initialWindow;
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
        out = socket.getOutputStream();
        if (!upgrade.isEmpty()) {
            upgrade(upgrade);
        }
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, upgrade.isEmpty() ? settings() : new byte[0]);
        Thread.startVirtualThread(this::read);
    }

    /** One that begins as HTTP/1.1 with a push, which is then its {@link #first} stream. */
    static RawHttp2 upgraded(int port, int initialWindow, String channel) throws IOException {
        return new RawHttp2(port, initialWindow, path(channel));
    }

    private void upgrade(String path) throws IOException {
        String request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n"
                        + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(settings())
                        + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        require(answer.toString().startsWith("HTTP/1.1 101 "), answer.toString());
        begin();
    }

    private static String path(String channel) {
        return "/channels/" + channel + "/events?cursor=earliest";
    }

    /** The settings that differ from what they are anyway. */
    private byte[] settings() {
        return ByteBuffer.allocate(6)
                .putShort((short) INITIAL_WINDOW_SIZE)
                .putInt(initialWindow)
                .array();
    }

    private synchronized RawHttp2Stream begin() {
        RawHttp2Stream stream = new RawHttp2Stream(this, nextStream, initialWindow);
        streams.put(nextStream, stream);
        nextStream += 2;
        return stream;
    }

    synchronized RawHttp2Stream first() {
        return streams.get(1);
    }

    /** Asks for it. */
    RawHttp2Stream get(String path, String accept) throws IOException {
        RawHttp2Stream stream = begin();
        send(HEADERS, END_STREAM | END_HEADERS, stream.number(), fields(path, accept));
        return stream;
    }

    /** Asks for it, and gives it up within the same packet. */
    void getAndReset(String path, String accept) throws IOException {
        int stream = begin().number();
        byte[] asked = frame(HEADERS, END_STREAM | END_HEADERS, stream, fields(path, accept));
        byte[] reset = frame(RST_STREAM, 0, stream, bytes(CANCEL));
        out.write(ByteBuffer.allocate(asked.length + reset.length).put(asked).put(reset).array());
    }

    private static byte[] fields(String path, String accept) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        fields.write(INDEXED_GET);
        fields.write(INDEXED_HTTP);
        fields.write(AUTHORITY);
        text(fields, "test");
        fields.write(PATH);
        text(fields, path);
        fields.writeBytes(ACCEPT);
        text(fields, accept);
        return fields.toByteArray();
    }

    private static void text(ByteArrayOutputStream fields, String text) {
        fields.write(text.length()); // which is less than 127
        fields.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A push from the log's beginning on, whose answer has begun. */
    RawHttp2Stream push(String channel) throws IOException, InterruptedException {
        RawHttp2Stream push = get(path(channel), Push.MEDIA_TYPE);
        push.awaitAnswer();
        return push;
    }

    /** Opens the connection's window. */
    RawHttp2 open(int bytes) throws IOException {
        openWindow(0, bytes);
        return this;
    }

    synchronized void openWindow(int stream, int bytes) throws IOException {
        if (stream == 0) {
            left += bytes;
        } else {
            streams.get(stream).opened(bytes);
        }
        send(WINDOW_UPDATE, 0, stream, bytes(bytes));
    }

    /** Changes the windows of all streams, by a setting. */
    synchronized void initialWindow(int bytes) throws IOException {
        for (RawHttp2Stream stream : streams.values()) {
            stream.opened(bytes - initialWindow);
        }
        initialWindow = bytes;
        send(SETTINGS, 0, 0, settings());
    }

    void reset(int stream) throws IOException {
        send(RST_STREAM, 0, stream, bytes(CANCEL));
    }

    /** Until the server has taken notice of all that was sent before. */
    void ping() throws IOException, InterruptedException {
        int before;
        synchronized (this) {
            before = pings;
        }
        send(PING, 0, 0, new byte[8]);
        await(() -> pings > before, () -> "no answer to a ping");
    }

    private synchronized void send(int type, int flags, int stream, byte[] content)
            throws IOException {
        out.write(frame(type, flags, stream, content));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        return ByteBuffer.allocate(9 + content.length)
                .putInt(content.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(content)
                .array();
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** How many bytes of all bodies have come. */
    synchronized long received() {
        return received;
    }

    void awaitReceived(long bytes) throws InterruptedException {
        await(() -> received == bytes, () -> received + " bytes, not " + bytes);
    }

    /** Until the server has closed it. */
    synchronized void awaitEnd() throws InterruptedException {
        while (end.isEmpty()) {
            TimeUnit.NANOSECONDS.timedWait(this, PATIENCE_NANOS);
        }
    }

    synchronized void await(BooleanSupplier condition, Supplier<String> otherwise)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            long nanos = deadline - System.nanoTime();
            if (nanos <= 0 || !end.isEmpty()) {
                throw new AssertionError(otherwise.get() + "; " + end);
            }
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        }
    }

    /** Takes nothing from the socket any more, but the frame that is being read. */
    void stopReading() {
        mayRead.acquireUninterruptibly();
    }

    /** How much has come, and was not taken. */
    int unread() throws IOException {
        return in.available();
    }

    void readOn() {
        mayRead.release();
    }

    private void read() {
        String why;
        try {
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] content = in.readNBytes(lengthAndType >>> 8);
                mayRead.acquire();
                mayRead.release();
                take(lengthAndType & 0xFF, flags, stream, content);
            }
        } catch (IOException | InterruptedException | IllegalStateException e) {
            why = e.toString();
        }
        synchronized (this) {
            end = why;
            notifyAll();
        }
    }

    private synchronized void take(int type, int flags, int number, byte[] content)
            throws IOException {
        require(type != GOAWAY, "closed by the server: " + HexFormat.of().formatHex(content));
        RawHttp2Stream stream = streams.get(number);
        if (stream != null) {
            take(type, flags, stream, content);
        } else if (type == SETTINGS && (flags & ACK) == 0) {
            send(SETTINGS, ACK, 0, new byte[0]);
        } else if (type == PING) {
            pings++;
        }
        notifyAll();
    }

    private void take(int type, int flags, RawHttp2Stream stream, byte[] content) {
        switch (type) {
            case HEADERS -> {
                require(content[0] == INDEXED_STATUS_200, "another status than 200");
                stream.headers();
            }
            case DATA -> {
                left -= content.length;
                received += content.length;
                require(left >= 0, "more than the connection's window");
                require(stream.data(content) >= 0, "more than a stream's window");
            }
            case RST_STREAM -> stream.wasReset();
            default -> {}
        }
        if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
            stream.end();
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
