package dev.aqueduct.bench.client;

/** The way by which events get into a server. One thread publishes. */
public interface Publisher extends AutoCloseable {

    /** Publishes an event; may return before it is there. */
    void publish(int number);

    /** Whether something went wrong; empty if not. */
    String failure();

    @Override
    void close();
}
