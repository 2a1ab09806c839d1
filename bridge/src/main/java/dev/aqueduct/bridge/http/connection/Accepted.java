package dev.aqueduct.bridge.http.connection;

import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that the web server has accepted, until they are asked for. It keeps them to
 * itself, but for the moment in which it has their options set. Any thread may call it.
 */
public final class Accepted implements SocketOptions {
    /** Those that were closed before anybody asked are cleared away when there are so many. */
    private static final int CLEAR_AT = 1024;

    private final SocketOptions options;
    private final Map<Ends, SocketChannel> channels = new ConcurrentHashMap<>();

    private record Ends(SocketAddress local, SocketAddress remote) {}

    public Accepted(SocketOptions options) {
        this.options = options;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        options.configureSocket(channel);
        if (channels.size() >= CLEAR_AT) {
            channels.values().removeIf(known -> !known.isOpen());
        }
        try {
            // The clients of a Unix domain socket have no addresses: they could not be told apart.
            if (channel.getRemoteAddress() instanceof InetSocketAddress remote) {
                channels.put(new Ends(channel.getLocalAddress(), remote), channel);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection between these two; empty where it is not known. Once for each. */
    Optional<SocketChannel> take(PeerInfo local, PeerInfo remote) {
        return Optional.ofNullable(channels.remove(new Ends(local.address(), remote.address())));
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
