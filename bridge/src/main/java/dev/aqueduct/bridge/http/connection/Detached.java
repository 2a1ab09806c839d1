package dev.aqueduct.bridge.http.connection;

import io.helidon.webserver.CloseConnectionException;

/**
 * Takes an answer that has begun away from the web server, which lets it pass as it would let pass
 * what closes the connection. So neither the request nor the depth of the web server's calls is
 * kept in memory for as long as the answer lasts.
 */
public final class Detached extends CloseConnectionException {
    private static final long serialVersionUID = 1L;

    private final transient Continuation continuation;
    private final transient Outlet outlet;
    private final boolean last;

    /**
     * @param last whether the connection is to be closed after the answer
     */
    public Detached(Continuation continuation, Outlet outlet, boolean last) {
        super("an answer goes on by itself");
        this.continuation = continuation;
        this.outlet = outlet;
        this.last = last;
    }

    /** How an answer goes on that has begun. Closed by whoever runs it. */
    public interface Continuation extends AutoCloseable {

        /** The first bytes of the answer's body. */
        byte[] begin();

        /**
         * Gives the rest, or some of it.
         *
         * @param resume run when this is to be called again, perhaps before it returns
         * @return whether that was all; else nothing more is to be done until it is resumed
         * @throws ClientGoneException if the client is gone
         */
        boolean run(Outlet outlet, Runnable resume) throws InterruptedException;

        /** Has it end soon. Any thread may call it. */
        void stop();

        @Override
        void close();
    }

    /**
     * Gives the rest of the answer, or some of it; closes it when it has ended.
     *
     * @param resume as of {@link Continuation#run}
     * @return whether it has ended
     * @throws ClientGoneException if the client is gone, or the thread was interrupted
     */
    boolean goOn(Runnable resume) {
        boolean goesOn = false;
        try {
            goesOn = !continuation.run(outlet, resume);
            return !goesOn;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException(e);
        } finally {
            if (!goesOn) {
                continuation.close();
            }
        }
    }

    /** Has it end soon. Any thread may call it. */
    void stop() {
        continuation.stop();
    }

    boolean isLast() {
        return last;
    }

    /** It is no failure, and is thrown for every push. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
