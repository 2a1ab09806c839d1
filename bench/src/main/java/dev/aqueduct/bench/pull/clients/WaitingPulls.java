package dev.aqueduct.bench.pull.clients;

import dev.aqueduct.bench.pull.PullConnection;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bridge.app.StartException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many pulls that wait for as long as they may where nothing comes. They cost their client next to
 * nothing, since it does not read. For one thread.
 */
public final class WaitingPulls implements AutoCloseable {
    private final List<SocketChannel> channels = new ArrayList<>();
    private final InetSocketAddress server;
    private final byte[] request;

    /**
     * @param topic in which nothing happens
     */
    public WaitingPulls(InetSocketAddress server, PulledTopic topic) {
        this.server = server;
        request = PullConnection.request(topic.path() + "?cursor=latest&wait=60s", "");
    }

    /** Connects, and asks. */
    public void open(int pulls) {
        try {
            for (int i = 0; i < pulls; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channels.add(channel);
                ByteBuffer bytes = ByteBuffer.wrap(request);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException e) {
            throw new StartException("%,d pulls wait: %s".formatted(channels.size(), e), e);
        }
    }

    /** How many have been answered, or closed by the server. */
    public long answered() {
        return channels.stream().filter(WaitingPulls::isAnswered).count();
    }

    private static boolean isAnswered(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            return channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** All go away at once. */
    @Override
    public void close() {
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
