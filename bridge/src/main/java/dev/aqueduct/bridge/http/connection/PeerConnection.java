package dev.aqueduct.bridge.http.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * A connection of which requests see another peer: one that knows more than the web server tells.
 */
record PeerConnection(
        ConnectionContext connection, PeerInfo peer, DataReader dataReader, DataWriter dataWriter)
        implements ConnectionContext {

    /**
     * A connection of HTTP/1.1.
     *
     * @param channel the connection itself, where it may be written to
     * @param reader what the client sends
     */
    static PeerConnection of(
            ConnectionContext connection,
            Supplier<Optional<SocketChannel>> channel,
            DataReader reader) {
        return new PeerConnection(
                connection,
                new Http1Peer(connection.remotePeer(), channel, connection.dataWriter()),
                reader,
                connection.dataWriter());
    }

    /**
     * A connection of HTTP/2 of which it is known which streams the client resets, and how much it
     * takes. The web server keeps that to itself, and a quiet stream whose client is gone would be
     * written to for hours, until its window is full. So what is read and written passes through
     * here.
     *
     * @param reader what the client sends
     */
    static PeerConnection watched(
            ConnectionContext connection, WatchedPeer peer, DataReader reader) {
        return new PeerConnection(
                connection,
                peer,
                DataReader.create(() -> watched(reader, peer)),
                new WatchedWriter(connection.dataWriter(), peer.windows()));
    }

    private static byte @Nullable [] watched(DataReader reader, WatchedPeer peer) {
        byte[] bytes = read(reader);
        if (bytes != null) {
            peer.sent(bytes);
        }
        return bytes;
    }

    /** What is there by now, or comes next; null at the end. */
    static byte @Nullable [] read(DataReader reader) {
        try {
            reader.ensureAvailable();
        } catch (DataReader.InsufficientDataAvailableException end) {
            return null;
        }
        return reader.readBytes(reader.available());
    }

    @Override
    public PeerInfo remotePeer() {
        return peer;
    }

    @Override
    public ListenerContext listenerContext() {
        return connection.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return connection.executor();
    }

    @Override
    public Router router() {
        return connection.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return connection.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return connection.serverSocket();
    }

    @Override
    public PeerInfo localPeer() {
        return connection.localPeer();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return connection.socketId();
    }

    @Override
    public String childSocketId() {
        return connection.childSocketId();
    }
}
