package dev.aqueduct.bridge.wire;

/**
 * Compresses one body, piece by piece. May hold memory outside of the heap until it is closed. For
 * one thread at a time.
 */
public interface Compression extends AutoCloseable {

    /**
     * The next piece, compressed: who has all that came so far can read it to its end.
     *
     * @param plain is not changed
     */
    byte[] piece(byte[] plain);

    /**
     * The last piece, compressed, and what ends the body. A body without that was cut short, and
     * readers say so.
     *
     * @param plain may be empty
     */
    byte[] last(byte[] plain);

    @Override
    void close();
}
