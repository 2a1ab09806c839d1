package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.answer.ChannelOutlet;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.read.Reader;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * The life of a push once its reader is open: read what is there up to a batch, write it at once,
 * wait. While it does nothing but follow the present, a pump does all that, where the connection
 * allows it. Ends when all its channels are gone or the bridge goes down; a client that is gone
 * ends it by an exception. For the serving thread.
 */
final class PushLoop {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Reader reader;
    private final PushSink sink;
    private final Outlet outlet;
    private final Streams.Stream stream;
    private final @Nullable PumpedPush pumped;
    private final long heartbeatNanos;
    private boolean wasPumped;

    PushLoop(Reader reader, PushSink sink, Outlet outlet, Streams.Stream stream, Pushes pushes) {
        this.reader = reader;
        this.sink = sink;
        this.outlet = outlet;
        this.stream = stream;
        heartbeatNanos = pushes.service().settings().heartbeat().toNanos();
        pumped =
                outlet instanceof ChannelOutlet channel
                        ? new PumpedPush(reader, sink, channel, stream, pushes)
                        : null;
    }

    /**
     * Serves the push.
     *
     * @param resume run when it is to be served again, perhaps before this returns
     * @return whether it has ended; else a pump serves it
     */
    boolean run(Runnable resume) throws InterruptedException {
        if (pumped != null && wasPumped) {
            wasPumped = false;
            pumped.end();
        }
        stream.wokenBy(reader::wake);
        while (stream.left() > 0) {
            boolean more = reader.read(sink);
            sink.tellLive();
            sink.flush(outlet);
            if (sink.wasUndecodable()) {
                stream.pause(untilHeartbeat(RETRY_NANOS));
            } else if (!more) {
                if (reader.finished()) {
                    return true;
                }
                // One that is to end soon would come back from the pump at once, again and again.
                if (pumped != null && !stream.ending()) {
                    wasPumped = true;
                    if (pumped.begin(resume)) {
                        return false;
                    }
                    wasPumped = false;
                }
                sink.gatherIn(Chunk.passing(), true); // nobody who waits holds on to more
                reader.await(untilHeartbeat(stream.left()));
            }
        }
        return true;
    }

    /** How long to wait before a heartbeat is due, which is given now where it is. */
    private long untilHeartbeat(long most) {
        if (sink.silence() >= heartbeatNanos) {
            sink.tellHeartbeat();
            sink.flush(outlet);
        }
        return Math.min(most, heartbeatNanos - sink.silence());
    }
}
