package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.wire.Deflation;
import dev.aqueduct.bridge.wire.GzipStream;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What compresses. Each takes memory, so there are no more of them than are used at once, and none
 * belongs to a stream. Any thread may call it.
 */
final class Deflations implements AutoCloseable {
    static final ByteBuffer NO_PAST = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final BlockingQueue<Deflation> idle =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

    /**
     * A chunk, compressed.
     *
     * @param past what all who get it were sent before
     * @param sum of the stream of which it is the next piece
     */
    Chunk code(Chunk plain, ByteBuffer past, GzipStream sum) {
        Deflation polled = idle.poll();
        Deflation deflation = polled == null ? new Deflation() : polled;
        try {
            Chunk coded = Chunk.passing();
            ByteBuffer room = coded.room(Deflation.mostBytes(plain.size()));
            sum.add(deflation.compress(plain.added(), past.duplicate(), room), plain.size());
            return coded;
        } finally {
            if (!idle.offer(deflation)) {
                deflation.close();
            }
        }
    }

    @Override
    public void close() {
        for (Deflation each = idle.poll(); each != null; each = idle.poll()) {
            each.close();
        }
    }
}
