package dev.aqueduct.bench.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One client of the loop: a position in the ring. */
final class Peer {
    private final SocketChannel channel;
    private long position = -1; // -1: has not asked yet
    private boolean full; // the socket takes no more for now
    private int lineFeeds; // in a row, of the request's

    Peer(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads the request.
     *
     * @return whether its end came with this
     */
    boolean hasAsked(ByteBuffer scratch) throws IOException {
        scratch.clear();
        int length = channel.read(scratch);
        if (length < 0) {
            throw new IOException("gone");
        }
        for (int i = 0; i < length && position < 0; i++) {
            byte b = scratch.get(i);
            if (b == '\n') {
                lineFeeds++;
            } else if (b != '\r') {
                lineFeeds = 0;
            }
            if (lineFeeds == 2) {
                return true;
            }
        }
        return false;
    }

    /** Answers, and follows the ring from its end on. */
    void answer(ByteBuffer answer, Ring ring) throws IOException {
        channel.write(answer.rewind());
        position = ring.end();
    }

    boolean mayWrite() {
        return position >= 0 && !full;
    }

    /**
     * Writes what is there, and has itself told when the socket takes more where it did not take
     * all.
     */
    void write(Ring ring, SelectionKey key) throws IOException {
        position = ring.drain(position, channel);
        boolean nowFull = position < ring.end();
        if (nowFull != full) {
            full = nowFull;
            key.interestOps(SelectionKey.OP_READ | (full ? SelectionKey.OP_WRITE : 0));
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
