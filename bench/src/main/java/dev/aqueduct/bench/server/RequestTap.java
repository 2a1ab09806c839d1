package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * What a cache's connections to a bridge run through: counts the requests, none of which has a
 * body. Any thread may call it.
 */
final class RequestTap implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final InetSocketAddress bridge;
    private final ServerSocket listening;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();

    RequestTap(InetSocketAddress bridge) {
        this.bridge = bridge;
        try {
            listening = new ServerSocket(0, 1_000, Loopback.port(0).getAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    long requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket cache = listening.accept();
                ends.add(cache);
                Thread.ofVirtual().start(() -> connect(cache));
            }
        } catch (IOException closed) {
            ends.forEach(RequestTap::close);
        }
    }

    private void connect(Socket cache) {
        try {
            Socket target = new Socket(bridge.getAddress(), bridge.getPort());
            target.setTcpNoDelay(true);
            cache.setTcpNoDelay(true);
            ends.add(target);
            Thread.ofVirtual().start(() -> carry(target, cache, _ -> {}));
            carry(cache, target, new Heads());
        } catch (IOException refused) {
            close(cache);
        }
    }

    /** Finds the ends of heads in the bytes of a connection. */
    private final class Heads implements IntConsumer {
        private int matched;

        @Override
        public void accept(int read) {
            matched =
                    read == END_OF_HEAD.charAt(matched)
                            ? matched + 1
                            : read == END_OF_HEAD.charAt(0) ? 1 : 0;
            if (matched == END_OF_HEAD.length()) {
                requests.incrementAndGet();
                matched = 0;
            }
        }
    }

    private void carry(Socket from, Socket to, IntConsumer watch) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    watch.accept(buffer[i]);
                }
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
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
