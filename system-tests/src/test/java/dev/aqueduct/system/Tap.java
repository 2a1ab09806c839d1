package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a proxy's connections to a bridge run through. Writes down what is asked of the bridge, all
 * of which are requests without a body, and counts the bytes of what it answers. Any thread may
 * call it.
 */
final class Tap implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final URI bridge;
    private final ServerSocket listening;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final AtomicLong answered = new AtomicLong();

    /** What is done with the bytes on their way. */
    private interface Watch {
        void see(byte[] bytes, int count);
    }

    Tap(URI bridge) throws IOException {
        this.bridge = bridge;
        listening = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where the proxy connects. */
    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** What was asked for, in the order in which it was. */
    List<String> targets() {
        return List.copyOf(targets);
    }

    /** How many connections there are. */
    int connections() {
        return ends.size() / 2;
    }

    long answeredBytes() {
        return answered.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket proxy = listening.accept();
                ends.add(proxy);
                Thread.ofVirtual().start(() -> connect(proxy));
            }
        } catch (IOException closed) {
            ends.forEach(Tap::close);
        }
    }

    private void connect(Socket proxy) {
        try {
            Socket target = new Socket(bridge.getHost(), bridge.getPort());
            target.setTcpNoDelay(true);
            proxy.setTcpNoDelay(true);
            ends.add(target);
            Thread.ofVirtual().start(() -> carry(target, proxy, (_, count) -> count(count)));
            StringBuilder head = new StringBuilder();
            carry(proxy, target, (bytes, count) -> note(head, bytes, count));
        } catch (IOException refused) {
            close(proxy);
        }
    }

    private void count(int bytes) {
        answered.addAndGet(bytes);
    }

    private void note(StringBuilder head, byte[] bytes, int count) {
        head.append(new String(bytes, 0, count, ISO_8859_1));
        for (int end = head.indexOf(END_OF_HEAD); end >= 0; end = head.indexOf(END_OF_HEAD)) {
            targets.add(head.substring(0, head.indexOf("\r\n")).split(" ", 3)[1]);
            head.delete(0, end + END_OF_HEAD.length());
        }
    }

    private void carry(Socket from, Socket to, Watch watch) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                watch.see(buffer, count);
                out.write(buffer, 0, count);
            }
        } catch (IOException cut) {
            // The other end is cut, too.
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
