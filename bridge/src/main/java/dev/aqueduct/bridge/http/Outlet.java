package dev.aqueduct.bridge.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The way to a client for an answer that is written piece by piece. Writes in slices, each of which
 * has to get through in the time after which a client counts as stalled. The serving thread alone
 * calls it.
 */
final class Outlet {
    /** A client that takes 550 bytes a second takes one in 30 s. */
    private static final int SLICE = 16 * 1024;

    private static final int SMALL_SLICE = 4 * 1024;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OutputStream out;
    private final Streams.Stream stream;
    private final LongSupplier nanoTime;
    private int slice = SLICE;

    Outlet(OutputStream out, Streams.Stream stream, LongSupplier nanoTime) {
        this.out = out;
        this.stream = stream;
        this.nanoTime = nanoTime;
    }

    /**
     * Writes and flushes.
     *
     * @throws ClientGoneException if the client is gone, or takes nothing
     */
    void write(byte[] bytes) {
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
            slice = SMALL_SLICE; // a client this slow takes less, not nothing
        }
    }

    /**
     * Ends the answer.
     *
     * @throws ClientGoneException as {@link #write}
     */
    void end() {
        send(out::close);
    }
}
