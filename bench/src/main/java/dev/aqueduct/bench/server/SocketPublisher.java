package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bridge.app.StartException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.IntFunction;

/** Publishes by writing an event's bytes to a socket. */
final class SocketPublisher implements Publisher {
    private final SocketChannel channel;
    private final IntFunction<byte[]> events;
    private @Nullable IOException failure;

    SocketPublisher(InetSocketAddress address, IntFunction<byte[]> events) {
        this.events = events;
        try {
            channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            throw new StartException("no connection to publish by: " + e.getMessage(), e);
        }
    }

    @Override
    public void publish(int number) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(events.apply(number));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    @Override
    public String failure() {
        return failure == null ? "" : failure.toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
