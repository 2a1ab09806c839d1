package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.wire.Deflation;
import dev.aqueduct.bridge.wire.GzipStream;

import java.nio.ByteBuffer;

/**
 * The coding of a convoy whose members' clients take gzip: each block is compressed once for all of
 * them. It may refer to the block before, as long as all who get the one got the other just before.
 * For the pump's thread.
 */
final class ConvoyGzip {
    private final Deflations deflations;
    private final GzipStream sum = new GzipStream();
    private ByteBuffer past = Deflations.NO_PAST;

    ConvoyGzip(Deflations deflations) {
        this.deflations = deflations;
    }

    /** All that was coded so far. */
    GzipStream sum() {
        return sum;
    }

    /** Somebody has not got the last block, or something behind it. */
    void forgetPast() {
        past = Deflations.NO_PAST;
    }

    /** The chunk, compressed. */
    Chunk code(Chunk plain) {
        Chunk coded = deflations.code(plain, past, sum);
        ByteBuffer all = plain.added();
        int length = Math.min(Deflation.MAX_PAST, all.remaining());
        byte[] last = new byte[length];
        all.get(all.limit() - length, last);
        past = ByteBuffer.wrap(last);
        return coded;
    }
}
