package dev.aqueduct.bridge.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;

import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Supplier;

/** The client at the other end of a connection of HTTP/1.1, and the way to it. */
public final class Http1Peer extends KnownPeer {
    private final Supplier<Optional<SocketChannel>> channel;
    private final DataWriter writer;

    Http1Peer(PeerInfo peer, Supplier<Optional<SocketChannel>> channel, DataWriter writer) {
        super(peer);
        this.channel = channel;
        this.writer = writer;
    }

    /**
     * The connection itself; empty where nothing may be written to it but through the web server.
     */
    public Optional<SocketChannel> channel() {
        return channel.get();
    }

    /** What is written to it is sent as it is, now. Closing it does nothing. */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                writer.writeNow(BufferData.create(bytes, from, length));
            }
        };
    }
}
