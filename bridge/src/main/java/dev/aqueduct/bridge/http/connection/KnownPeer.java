package dev.aqueduct.bridge.http.connection;

import io.helidon.common.socket.PeerInfo;

import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/** A client of which more is known than the web server tells. */
abstract sealed class KnownPeer implements PeerInfo permits Http1Peer, WatchedPeer {
    private final PeerInfo peer;

    KnownPeer(PeerInfo peer) {
        this.peer = peer;
    }

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
