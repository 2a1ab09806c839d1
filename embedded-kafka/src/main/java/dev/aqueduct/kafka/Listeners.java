package dev.aqueduct.kafka;

import org.apache.kafka.server.ServerSocketFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The sockets of one node, bound before Kafka is started and handed to it when it asks: a taken
 * port is found out first, and no port can be lost between being chosen and being used. May be
 * called by any thread.
 */
final class Listeners implements ServerSocketFactory, AutoCloseable {

    private static final int ATTEMPTS = 200;
    private static final int BACKLOG = 50;

    /**
     * Where free ports are sought: below the ports that systems give to outgoing connections (from
     * 32768 on Linux, from 49152 elsewhere). One of those could be taken while the node is down,
     * even by a client that knocks at it: a connection to a port of one's own machine where nobody
     * listens can be given that very port, and is then connected to itself.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

    private Listeners() {}

    /**
     * Binds both sockets of a node.
     *
     * @throws EmbeddedKafkaException where a port is taken, or no free one is found
     */
    static Listeners bind(NodeSettings node) {
        var listeners = new Listeners();
        try {
            listeners.waiting.put(NodeSettings.CLIENTS, bind(node.port()));
            listeners.waiting.put(NodeSettings.CONTROLLER, bind(node.controllerPort()));
            return listeners;
        } catch (IOException | RuntimeException e) {
            listeners.close();
            throw e instanceof EmbeddedKafkaException known
                    ? known
                    : new EmbeddedKafkaException("no port can be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Ports that are free now, for nodes that must know each other's before they start. Another
     * process may take one meanwhile.
     */
    static List<Integer> freePorts(int count) {
        List<ServerSocketChannel> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(bindAny());
            }
            return open.stream().map(channel -> channel.socket().getLocalPort()).toList();
        } catch (IOException e) {
            throw new EmbeddedKafkaException("no port can be opened: " + e.getMessage(), e);
        } finally {
            open.forEach(Listeners::close);
        }
    }

    private static ServerSocketChannel bind(int port) throws IOException {
        if (port == 0) {
            return bindAny();
        }
        try {
            return open(port);
        } catch (BindException e) {
            throw EmbeddedKafkaException.taken(port);
        }
    }

    private static ServerSocketChannel bindAny() throws IOException {
        var last = new BindException("none was tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return open(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
            } catch (BindException e) {
                last = e;
            }
        }
        throw new EmbeddedKafkaException(
                "no free port between " + LOWEST + " and " + HIGHEST + " was found", last);
    }

    private static ServerSocketChannel open(int port) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            return channel.bind(
                    new InetSocketAddress(InetAddress.ofLiteral(NodeSettings.HOST), port), BACKLOG);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    int port(String listener) {
        var channel = waiting.get(listener);
        if (channel == null) {
            throw new IllegalStateException(listener + " was handed over already");
        }
        return channel.socket().getLocalPort();
    }

    /** Called by Kafka, once for each listener; from then on the socket is Kafka's to close. */
    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
            throws IOException {
        var channel = waiting.remove(listener);
        return channel != null
                ? channel
                : INSTANCE.openServerSocket(listener, address, backlog, receiveBufferBytes);
    }

    /** Closes what Kafka never asked for. */
    @Override
    public void close() {
        waiting.values().forEach(Listeners::close);
        waiting.clear();
    }

    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EmbeddedKafkaException("a socket could not be closed", e);
        }
    }
}
