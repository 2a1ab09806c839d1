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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client's connections to a server run through, to be cut. On the way it makes the server's
 * {@code retry} less than a second, at the same length, since a test cannot wait for a minute. Any
 * thread may call it.
 */
final class Cable implements AutoCloseable {
    private static final Pattern RETRY = Pattern.compile("retry: (\\d+)(\\d{3})\n");

    private final URI server;
    private final ServerSocket listening;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean broken;
    private volatile CountDownLatch open = new CountDownLatch(0);

    Cable(URI server) throws IOException {
        this.server = server;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where a client connects. */
    URI address() {
        return URI.create("http://localhost:" + listening.getLocalPort());
    }

    /** How many connections there are. */
    int connections() {
        return ends.size() / 2;
    }

    /** Cuts what is connected; what connects after that is served again. */
    void cut() {
        ends.forEach(Cable::close);
        ends.clear();
    }

    /** Cuts what is connected, and whatever connects until it is mended. */
    void damage() {
        broken = true;
        cut();
    }

    void mend() {
        broken = false;
    }

    /** Keeps what is sent from now on, until it is released. */
    void hold() {
        open = new CountDownLatch(1);
    }

    void release() {
        open.countDown();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                if (broken) {
                    close(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void connect(Socket client) {
        ends.add(client);
        try {
            Socket target = new Socket(server.getHost(), server.getPort());
            ends.add(target);
            Thread.ofVirtual().start(() -> carry(client, target));
            carry(target, client);
        } catch (IOException refused) {
            close(client);
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                open.await();
                out.write(hurried(new String(buffer, 0, count, ISO_8859_1)).getBytes(ISO_8859_1));
            }
        } catch (IOException cut) {
            // The other end is cut, too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static String hurried(String bytes) {
        Matcher retry = RETRY.matcher(bytes);
        return retry.replaceAll(
                found -> "retry: " + "0".repeat(found.group(1).length()) + found.group(2) + "\n");
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
        release();
        listening.close();
    }
}
