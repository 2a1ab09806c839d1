package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.wire.GzipStream;

/**
 * The coding of a push whose client takes gzip. Blocks are compressed each for itself, so that
 * those of a convoy may stand among its own. Whoever owns the push calls it.
 */
final class GzipCoding {
    private final Deflations deflations;
    private final GzipStream sum = new GzipStream();

    /** The convoy's sum up to which this one has it. */
    private GzipStream known = new GzipStream();

    GzipCoding(Deflations deflations) {
        this.deflations = deflations;
    }

    /** The chunk, compressed. */
    Chunk code(Chunk plain) {
        return deflations.code(plain, Deflations.NO_PAST, sum);
    }

    /** The first bytes of the stream, with what it begins with. */
    byte[] begin(byte[] plain) {
        Chunk all = Chunk.passing();
        all.add(GzipStream.header());
        all.add(code(plain));
        return all.toBytes();
    }

    byte[] code(byte[] plain) {
        Chunk chunk = Chunk.passing();
        chunk.add(plain);
        return code(chunk).toBytes();
    }

    /** From now on it gets what the convoy sends. */
    void join(GzipStream convoy) {
        known = convoy.copy();
    }

    /** Takes in what the convoy has sent so far. */
    void bringUp(GzipStream convoy) {
        sum.add(known, convoy);
        known = convoy.copy();
    }

    /** The last bytes of the stream. */
    byte[] end() {
        return sum.end();
    }
}
