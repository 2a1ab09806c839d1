package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.http.connection.Chunk;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.connection.StallWatch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * An outlet through the web server, which does not say how much of a write has got through. Writes
 * in slices, each of which has to in the time after which a client counts as stalled.
 */
public final class StreamOutlet implements Outlet {
    /**
     * A client that takes 550 bytes a second takes one in the 30 s after which a push is stalled.
     * Who pulls has longer, and is written more at once: each write costs as much as copying it.
     */
    private static final int SLICE = 16 * 1024;

    private static final int SMALL_SLICE = 4 * 1024;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OutputStream out;
    private final Streams.Stream stream;
    private final LongSupplier nanoTime;
    private int slice;

    public StreamOutlet(OutputStream out, Streams.Stream stream, LongSupplier nanoTime) {
        this.out = out;
        this.stream = stream;
        this.nanoTime = nanoTime;
        slice = SLICE * stream.patience();
    }

    @Override
    public void write(Chunk chunk) {
        write(chunk.toBytes());
    }

    @Override
    public void write(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int from = at;
            int length = Math.min(slice, bytes.length - at);
            send(() -> {
                out.write(bytes, from, length);
                out.flush();
            });
            at += length;
        }
    }

    private void send(StallWatch.Action action) {
        long begun = nanoTime.getAsLong();
        try {
            stream.send(action);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // What a broken connection throws differs by protocol and by moment.
            throw new ClientGoneException(e);
        }
        if (nanoTime.getAsLong() - begun > SLOW_NANOS) {
            slice = SMALL_SLICE * stream.patience(); // a client this slow takes less, not nothing
        }
    }

    @Override
    public void end() {
        send(out::close);
    }
}
