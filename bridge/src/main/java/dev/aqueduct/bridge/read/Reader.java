package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.Cursor;

import java.util.Optional;

/** SKELETON: being implemented. One thread at a time calls it, but for wake(). */
public final class Reader implements AutoCloseable {
    Reader() {}

    /**
     * Hands the sink what there is, until it refuses or nothing more is there at the moment.
     *
     * @return whether the sink refused: more is there
     */
    public boolean read(Sink sink) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Waits until there may be something to read, wake() was called, or the time has passed. */
    public void await(long nanos) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Ends await() from any thread. */
    public void wake() {}

    /** Where it is. */
    public Cursor cursor() {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends the canonical text of cursor() in wire's form: name, incarnation and offsets per
     * channel, joined by '*'.
     */
    public void appendCursor(CursorSink text) {
        throw new UnsupportedOperationException();
    }

    /** Takes the channels of a cursor in the order of their names. */
    public interface CursorSink {
        void channel(String name, String incarnation, long[] offsets);
    }

    /** Whether it has passed the end of the log as it was when it was opened. */
    public boolean live() {
        throw new UnsupportedOperationException();
    }

    /** Whether all channels that were named are gone, and no pattern could find more. */
    public boolean finished() {
        throw new UnsupportedOperationException();
    }

    /** Why some of it cannot be read at the moment (Kafka does not answer), if so. */
    public Optional<String> trouble() {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks Kafka for the end now, and waits (2 s at most) until all up to there can be read from
     * this bridge. For a page that would be empty: what was written before the request is in it.
     *
     * @throws dev.aqueduct.bridge.log.SourceUnavailableException if Kafka does not answer
     */
    public void catchUp(Sink sink) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
