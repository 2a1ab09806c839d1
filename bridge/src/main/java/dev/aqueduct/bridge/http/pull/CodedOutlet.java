package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.wire.Compression;

/**
 * An outlet that compresses. Every write is flushed, so that who reads along has all lines; since
 * what is written is a whole batch wherever there is so much, that makes it hardly larger. Does not
 * close the compression.
 */
final class CodedOutlet implements Outlet {
    private static final byte[] NOTHING = {};

    private final Compression compression;
    private final Outlet outlet;

    CodedOutlet(Compression compression, Outlet outlet) {
        this.compression = compression;
        this.outlet = outlet;
    }

    @Override
    public void write(byte[] bytes) {
        outlet.write(compression.piece(bytes));
    }

    @Override
    public void write(Chunk chunk) {
        write(chunk.toBytes());
    }

    @Override
    public void end() {
        outlet.write(compression.last(NOTHING));
        outlet.end();
    }
}
