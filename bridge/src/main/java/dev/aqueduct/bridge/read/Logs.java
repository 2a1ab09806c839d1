package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;

/** The logs that are followed. Any thread may call it. */
public interface Logs {

    /**
     * The log of a topic's newest events, followed from now on if it was not yet. Whoever asked
     * gives it back with {@link #release}; it is followed for a while longer then. It may be closed
     * at any time, also before it is returned.
     *
     * @throws dev.aqueduct.bridge.log.SourceUnavailableException if it was not followed, and Kafka
     *     did not answer
     */
    ChannelLog follow(Topic topic) throws InterruptedException;

    /** Gives back what {@link #follow} returned; once for each call. */
    void release(ChannelLog log);
}
