package dev.aqueduct.bench.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The newest bytes of a log, at positions that only grow. One thread fills it and empties it into
 * sockets, with no copy in between.
 */
final class Ring {
    private final ByteBuffer buffer;
    private long end;

    /**
     * @param bytes how many are kept
     */
    Ring(int bytes) {
        buffer = ByteBuffer.allocateDirect(bytes);
    }

    /** The position after the newest byte. */
    long end() {
        return end;
    }

    /** Reads what a socket has; returns how much, or -1 at its end. */
    int fill(SocketChannel from) throws IOException {
        int at = (int) (end % buffer.capacity());
        buffer.limit(buffer.capacity()).position(at);
        int length = from.read(buffer);
        end += Math.max(0, length);
        return length;
    }

    void add(byte[] bytes) {
        buffer.clear();
        for (byte b : bytes) {
            buffer.put((int) (end++ % buffer.capacity()), b);
        }
    }

    /**
     * Writes all from a position on, as far as the socket takes it.
     *
     * @return the position after it
     */
    long drain(long position, SocketChannel to) throws IOException {
        if (end - position > buffer.capacity()) {
            throw new IOException("a client that is too far behind");
        }
        long at = position;
        while (at < end) {
            int from = (int) (at % buffer.capacity());
            int length = (int) Math.min(end - at, buffer.capacity() - from);
            buffer.limit(from + length).position(from);
            int written = to.write(buffer);
            at += written;
            if (written < length) {
                break;
            }
        }
        return at;
    }
}
