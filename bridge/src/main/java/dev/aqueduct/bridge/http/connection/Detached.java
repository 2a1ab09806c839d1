package dev.aqueduct.bridge.http.connection;

import io.helidon.webserver.CloseConnectionException;

/**
 * Takes an answer away from the web server, which lets it pass as it would let pass what closes the
 * connection. So neither the request nor the depth of the web server's calls is kept in memory for
 * as long as the answer lasts.
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

    /** How an answer goes on. Closed by whoever runs it. */
    public interface Continuation extends AutoCloseable {

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
     * One that waits before it answers: it does not find out that the client has gone by writing to
     * it.
     */
    public interface Waiting extends Continuation {

        /**
         * Has it answer now: the client sends nothing more, so that it is gone, or has closed its
         * half of the connection alone (RFC 9112, section 9.6). Any thread may call it.
         */
        void hurry();
    }

    /** One whose answer has begun when it goes on. */
    public interface Begun extends Continuation {

        /** The first bytes of the answer's body. */
        byte[] begin();
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

    /** Whether it has to be told when the client goes. */
    boolean isWaiting() {
        return continuation instanceof Waiting;
    }

    /** The client sends nothing more. Any thread may call it. */
    void hurry() {
        if (continuation instanceof Waiting waiting) {
            waiting.hurry();
        }
    }

    boolean isLast() {
        return last;
    }

    /** It is no failure, and is thrown for every push and every pull that waits. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
