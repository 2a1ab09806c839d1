package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Detached;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Reader;

/**
 * A transfer in bulk from when its answer begins: it goes on after its request has been handled.
 * For the serving thread.
 */
final class BulkRun implements Detached.Begun {
    private final Reader reader;
    private final BulkSink sink;
    private final Streams.Stream stream;
    private final BulkCodings.Coded coded;

    /** Whether more follows what the sink holds, or was given. */
    private boolean more;

    /**
     * @param sink which holds what was read first
     * @param more whether more is there
     */
    BulkRun(
            Reader reader,
            BulkSink sink,
            Streams.Stream stream,
            BulkCodings.Coded coded,
            boolean more) {
        this.coded = coded;
        this.reader = reader;
        this.sink = sink;
        this.stream = stream;
        this.more = more && !sink.reachedLimit();
    }

    /** What was read first. */
    @Override
    public byte[] begin() {
        if (!more) {
            sink.end();
        }
        return coded.first(sink.take());
    }

    /** Gives all of the rest: a client that does not take it stops the reading. */
    @Override
    public boolean run(Outlet plain, Runnable resume) throws InterruptedException {
        Outlet outlet = coded.over(plain);
        while (more) {
            more = read(outlet) && !sink.reachedLimit();
            if (!more) {
                sink.end();
            }
            sink.flush(outlet);
        }
        outlet.end();
        return true;
    }

    private boolean read(Outlet outlet) throws InterruptedException {
        try {
            if (!sink.undecodable().isEmpty()) {
                throw new SourceUnavailableException(sink.undecodable());
            }
            return reader.read(sink);
        } catch (SourceUnavailableException e) {
            sink.breakOff();
            sink.flush(outlet);
            throw new ClientGoneException("the transfer is cut short, since " + e.getMessage());
        }
    }

    @Override
    public void stop() {
        stream.giveUp();
    }

    @Override
    public void close() {
        coded.close();
        reader.close();
        stream.close();
    }
}
