package dev.aqueduct.bridge.http;

import io.helidon.common.socket.PeerInfo;

import java.nio.channels.SocketChannel;

/** The client at the other end of a connection of HTTP/1.1, and the connection itself. */
final class ChannelPeer extends KnownPeer {
    private final SocketChannel channel;

    ChannelPeer(PeerInfo peer, SocketChannel channel) {
        super(peer);
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }
}
