package dev.aqueduct.bench.loop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The limit that a bridge is measured by: one thread that writes bytes which it is given, framed
 * already, to every socket, one write for all that is pending. Writes go straight to the sockets; a
 * selector has only to do with what is new or full. A process of its own that ends with its
 * standard input.
 */
public final class BareLoop {
    private static final int RING_BYTES = 64 << 20;
    private static final int BACKLOG = 4096;
    private static final byte[] HEARTBEAT = "2\r\n:\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ServerSocketChannel clients = listen();
    private final ServerSocketChannel source = listen();
    private final Ring ring = new Ring(RING_BYTES);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(8192);
    private final ByteBuffer answer;
    private final long heartbeatNanos;
    private SelectionKey[] peers = new SelectionKey[1024];
    private int count;
    private long lastBytes = System.nanoTime();

    /**
     * Listens, on free ports.
     *
     * @param firstBlock of each stream
     * @param heartbeatMillis the time between heartbeats
     */
    public BareLoop(String firstBlock, long heartbeatMillis) throws IOException {
        String text =
                """
                HTTP/1.1 200 OK
                Cache-Control: no-store
                Content-Type: text/event-stream
                Transfer-Encoding: chunked

                %x
                %s
                """
                        .formatted(firstBlock.length(), "%s")
                        .replace("\n", "\r\n")
                        .formatted(firstBlock);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        answer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        heartbeatNanos = TimeUnit.MILLISECONDS.toNanos(heartbeatMillis);
    }

    /**
     * Serves; the arguments are the first block of each stream and the time between heartbeats in
     * milliseconds.
     */
    public static void main(String[] args) throws IOException {
        BareLoop loop = new BareLoop(args[0], Long.parseLong(args[1]));
        System.out.println(loop.port() + " " + loop.sourcePort());
        loop.run();
    }

    /** Where clients connect to. */
    public int port() throws IOException {
        return port(clients);
    }

    /** Where whoever has bytes for them connects to. */
    public int sourcePort() throws IOException {
        return port(source);
    }

    /** Serves, until the standard input ends, and the process with it. */
    public void run() throws IOException {
        endWithStandardInput();
        while (true) {
            turn();
        }
    }

    private static void endWithStandardInput() {
        Thread.ofPlatform()
                .name("parent")
                .daemon()
                .start(() -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is said there.
                        }
                    } catch (IOException e) {
                        // The same as its end.
                    }
                    Runtime.getRuntime().halt(0);
                });
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        return channel;
    }

    private static int port(ServerSocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private void turn() throws IOException {
        long quiet = System.nanoTime() - lastBytes;
        if (quiet >= heartbeatNanos) {
            ring.add(HEARTBEAT);
            deliver();
            quiet = 0;
        }
        selector.select(this::ready, 1 + TimeUnit.NANOSECONDS.toMillis(heartbeatNanos - quiet));
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof Peer peer) {
                serve(peer, key);
            } else if (key.channel() instanceof ServerSocketChannel server) {
                accept(server);
            } else if (ring.fill((SocketChannel) key.channel()) < 0) {
                key.cancel();
            } else {
                deliver();
            }
        } catch (IOException e) {
            drop(key);
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            if (server.equals(clients)) {
                key.attach(new Peer(channel));
                if (count == peers.length) {
                    peers = Arrays.copyOf(peers, 2 * count);
                }
                peers[count++] = key;
            }
        }
    }

    private void serve(Peer peer, SelectionKey key) throws IOException {
        if (key.isReadable() && peer.hasAsked(scratch)) {
            peer.answer(answer, ring);
        }
        if (key.isWritable()) {
            peer.write(ring, key);
        }
    }

    private void deliver() {
        lastBytes = System.nanoTime();
        for (int i = 0; i < count; i++) {
            SelectionKey key = peers[i];
            Peer peer = (Peer) key.attachment();
            if (peer.mayWrite()) {
                try {
                    peer.write(ring, key);
                } catch (IOException e) {
                    drop(key);
                    i--;
                }
            }
        }
    }

    private void drop(SelectionKey key) {
        key.cancel();
        if (key.attachment() instanceof Peer peer) {
            peer.close();
            for (int i = 0; i < count; i++) {
                if (peers[i].equals(key)) {
                    peers[i] = peers[--count];
                    return;
                }
            }
        }
    }
}
