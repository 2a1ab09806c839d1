package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.wire.Deflation;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What compresses. Each takes memory, so there are no more of them than are used at once, and none
 * belongs to a stream. Any thread may call it.
 */
final class Deflations implements AutoCloseable {
    private final BlockingQueue<Deflation> idle =
            new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

    /**
     * Compresses a chunk.
     *
     * @param past what all who get it were sent before
     * @param into takes the compressed bytes
     * @return the CRC-32 of what the chunk holds
     */
    int compress(Chunk plain, ByteBuffer past, Chunk into) {
        Deflation polled = idle.poll();
        Deflation deflation = polled == null ? new Deflation() : polled;
        try {
            ByteBuffer room = into.room(Deflation.mostBytes(plain.size()));
            return deflation.compress(plain.added(), past.duplicate(), room);
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
