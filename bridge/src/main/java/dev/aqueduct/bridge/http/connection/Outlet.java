package dev.aqueduct.bridge.http.connection;

/**
 * The way to a client for an answer that is written piece by piece. The thread that serves the
 * client calls it.
 */
public interface Outlet {

    /**
     * Writes and flushes.
     *
     * @throws ClientGoneException if the client is gone, or takes nothing
     */
    void write(byte[] bytes);

    /**
     * As {@link #write(byte[])}.
     *
     * @param chunk is not empty, and to be cleared by who wrote it
     */
    void write(Chunk chunk);

    /**
     * Ends the answer.
     *
     * @throws ClientGoneException as {@link #write}
     */
    void end();
}
