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

/**
 * A connection of which requests see another peer: one that knows more than the web server tells.
 */
record PeerConnection(ConnectionContext connection, PeerInfo peer, DataReader dataReader)
        implements ConnectionContext {

    /** A connection of HTTP/1.1 whose peer knows it. */
    static PeerConnection of(ConnectionContext connection, SocketChannel channel) {
        return new PeerConnection(
                connection,
                new ChannelPeer(connection.remotePeer(), channel),
                connection.dataReader());
    }

    /**
     * A connection of HTTP/2 of which it is known which streams the client resets. The web server
     * keeps that to itself, and a quiet stream whose client is gone would be written to for hours,
     * until its window is full. So what is read passes through here.
     */
    static PeerConnection watched(ConnectionContext connection) {
        WatchedPeer peer = new WatchedPeer(connection.remotePeer());
        FrameScan scan = new FrameScan(peer::reset);
        DataReader reader = connection.dataReader();
        return new PeerConnection(connection, peer, DataReader.create(() -> read(reader, scan)));
    }

    private static byte @Nullable [] read(DataReader reader, FrameScan scan) {
        try {
            reader.ensureAvailable();
        } catch (DataReader.InsufficientDataAvailableException end) {
            return null;
        }
        byte[] bytes = reader.readBytes(reader.available());
        scan.read(bytes);
        return bytes;
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
    public DataWriter dataWriter() {
        return connection.dataWriter();
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
