package dev.aqueduct.bridge.http.connection;

import io.helidon.common.buffers.DataReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a client sends next, read before it is asked for: so it is noticed at once when a client
 * goes that waits for an answer. One thread reads, another may wait for what comes of it.
 *
 * <p>Where it may, it reads the connection itself, and no more than the first byte: the depth of
 * the web server's calls would stay in memory for as long as that is waited for.
 */
final class Ahead {
    private final DataReader reader;
    private final Optional<SocketChannel> channel;

    private volatile boolean broken;

    /** Empty where the client will send nothing more. */
    private final CompletableFuture<Optional<byte[]>> next = new CompletableFuture<>();

    /**
     * @param reader the web server's, of which all was read that it held
     * @param channel the connection itself; empty where nothing may be read but through the web
     *     server
     */
    Ahead(DataReader reader, Optional<SocketChannel> channel) {
        this.reader = reader;
        this.channel = channel;
    }

    /** Reads, which lasts until the client sends something, or will not. */
    void read() {
        Optional<byte[]> bytes = Optional.empty();
        try {
            bytes =
                    channel.isPresent()
                            ? first(channel.get())
                            : Optional.ofNullable(PeerConnection.read(reader));
        } catch (IOException | RuntimeException e) {
            broken = true;
        } finally {
            next.complete(bytes);
        }
    }

    private static Optional<byte[]> first(SocketChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        return channel.read(first) < 0 ? Optional.empty() : Optional.of(first.array());
    }

    /** Whether the client is gone without having said so. */
    boolean isBroken() {
        return broken;
    }

    /** Whether it was found that the client sends nothing more. */
    boolean isEnd() {
        return next.isDone() && next.join().isEmpty();
    }

    boolean isDone() {
        return next.isDone();
    }

    /**
     * What was read, once it is; null where there is nothing.
     *
     * @throws UncheckedIOException if the thread is interrupted
     */
    byte @Nullable [] await() {
        try {
            return next.get().orElse(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("it was stopped"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading ahead does not fail", e);
        }
    }
}
