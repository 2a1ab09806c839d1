package dev.aqueduct.bridge.http.connection;

import io.helidon.common.socket.PeerInfo;

import java.nio.channels.SocketChannel;

/** The client at the other end of a connection of HTTP/1.1, and the connection itself. */
public final class ChannelPeer extends KnownPeer {
    private final SocketChannel channel;

    ChannelPeer(PeerInfo peer, SocketChannel channel) {
        super(peer);
        this.channel = channel;
    }

    public SocketChannel channel() {
        return channel;
    }
}
