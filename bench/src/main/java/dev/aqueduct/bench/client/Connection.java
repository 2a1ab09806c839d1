package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Chunks;
import dev.aqueduct.bench.stream.EventStream;
import dev.aqueduct.bench.stream.StreamException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client's connection: asks, and hands what it gets to the stream's checks. For the thread that
 * it belongs to.
 */
final class Connection {
    private final SocketChannel channel;
    private final EventStream stream;
    private final String name;
    private final String request;
    private @Nullable ResponseHead head = new ResponseHead();
    private @Nullable Chunks chunks;

    Connection(SocketChannel channel, EventStream stream, String name, String request) {
        this.channel = channel;
        this.stream = stream;
        this.name = name;
        this.request = request;
    }

    String name() {
        return name;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Asks, once it is connected. */
    void ask() throws IOException {
        if (!channel.finishConnect()) {
            throw new IOException("not connected");
        }
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("a request that no socket's buffer takes");
        }
    }

    boolean isAnswered() {
        return head == null;
    }

    /** Takes what was read. */
    void take(MemorySegment buffer, int to) throws StreamException {
        int from = 0;
        ResponseHead reading = head;
        if (reading != null) {
            from = reading.take(buffer, 0, to);
            if (!reading.isComplete()) {
                return;
            }
            reading.requireStream();
            chunks = reading.isChunked() ? new Chunks() : null;
            head = null;
        }
        if (chunks != null) {
            chunks.take(buffer, from, to, stream);
            if (chunks.ended()) {
                throw new StreamException("the server ended it");
            }
        } else if (from < to) {
            stream.take(buffer, from, to);
        }
    }
}
