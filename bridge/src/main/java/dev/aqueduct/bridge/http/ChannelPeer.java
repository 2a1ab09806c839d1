package dev.aqueduct.bridge.http;

import io.helidon.common.socket.PeerInfo;

import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/** The client at the other end of a connection of HTTP/1.1, and the connection itself. */
record ChannelPeer(PeerInfo peer, SocketChannel channel) implements PeerInfo {

    @Override
    public SocketAddress address() {
        return peer.address();
    }

    @Override
    public String host() {
        return peer.host();
    }

    @Override
    public int port() {
        return peer.port();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return peer.tlsPrincipal();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return peer.tlsCertificates();
    }
}
