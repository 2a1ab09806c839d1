package dev.aqueduct.bridge.http;

/** What is counted of the HTTP surface. Any thread calls it; it must not wait. */
public interface HttpMetrics {

    /** How events are delivered. */
    enum Way {
        PUSH,
        PULL,
        NDJSON,
        SINGLE
    }

    /** Why somebody is turned away. */
    enum Reason {
        /** As many as may be are there. */
        NODE,
        /** As many as one client may have are there. */
        CLIENT,
        GOING_DOWN
    }

    /** A push begins. */
    void pushOpened();

    /** A push that began has ended, for whatever reason. */
    void pushClosed();

    /**
     * Events were handed to the network.
     *
     * @param events how many
     * @param bytes of the body, with what stands around the events
     */
    void delivered(Way way, int events, long bytes);

    /** A client was told of events that are lost, once for each partition. */
    void gap(Way way);

    /** A request was turned away for the moment. */
    void refused(Way way, Reason reason);

    /** A connection was closed before anything was read from it. */
    void connectionRefused(Reason reason);

    /** A client's connection took nothing for so long that it was closed. */
    void stalled();

    /** An answer was a problem, of this HTTP status. */
    void problem(int status);
}
