package dev.aqueduct.bridge.read;

import java.util.List;
import java.util.Optional;

/** SKELETON: being implemented. Opens readers; any thread may call it. */
public final class Readers {

    /**
     * Opens a reader.
     *
     * @param bounded whether it reads up to the end of the log as it stands now and no further
     *     (NDJSON), instead of going on
     * @throws dev.aqueduct.bridge.log.SourceUnavailableException if Kafka had to be asked and did
     *     not answer
     */
    public Opened open(Selection selection, Start start, boolean bounded)
            throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * What stands at one offset; an empty incarnation stands for the present topic. Throws
     * SourceUnavailableException.
     */
    public Single single(String channel, String incarnation, int partition, long offset)
            throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** All channels as Kafka has them now, by name. Throws SourceUnavailableException. */
    public List<ChannelState> channels() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** One channel as Kafka has it now. Throws SourceUnavailableException. */
    public Optional<ChannelState> channel(String name) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** For how long the channel keeps what. Throws SourceUnavailableException. */
    public Policy policy(String channel) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Whether Kafka answered when it was last asked. */
    public boolean reachable() {
        throw new UnsupportedOperationException();
    }
}
