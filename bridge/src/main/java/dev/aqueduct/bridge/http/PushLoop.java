package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.read.Reader;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The life of a push once its reader is open: read what is there up to a batch, write it at once,
 * wait. Ends when all its channels are gone or the bridge goes down; a client that is gone ends it
 * by an exception. For the serving thread.
 */
final class PushLoop {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Reader reader;
    private final PushSink sink;
    private final Outlet outlet;
    private final Streams.Stream stream;
    private final LongSupplier nanoTime;
    private final long heartbeatNanos;
    private long writtenNanos;

    PushLoop(Reader reader, PushSink sink, Outlet outlet, Streams.Stream stream, Service service) {
        this.reader = reader;
        this.sink = sink;
        this.outlet = outlet;
        this.stream = stream;
        nanoTime = service.nanoTime();
        heartbeatNanos = service.settings().heartbeat().toNanos();
        writtenNanos = nanoTime.getAsLong();
    }

    void run() throws InterruptedException {
        stream.wokenBy(reader::wake);
        while (stream.left() > 0) {
            boolean more = reader.read(sink);
            sink.tellLive();
            flush();
            if (sink.wasUndecodable()) {
                stream.pause(untilHeartbeat(RETRY_NANOS));
            } else if (!more) {
                if (reader.finished()) {
                    return;
                }
                reader.await(untilHeartbeat(stream.left()));
            }
        }
    }

    private void flush() {
        if (sink.flush(outlet)) {
            writtenNanos = nanoTime.getAsLong();
        }
    }

    /** How long to wait before a heartbeat is due, which is given now where it is. */
    private long untilHeartbeat(long most) {
        if (nanoTime.getAsLong() - writtenNanos >= heartbeatNanos) {
            sink.tellHeartbeat();
            flush();
        }
        return Math.min(most, writtenNanos + heartbeatNanos - nanoTime.getAsLong());
    }
}
