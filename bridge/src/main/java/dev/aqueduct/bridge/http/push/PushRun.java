package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.Detached;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.wire.SseBlocks;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * A push from when its answer begins: it may go on after its request has been handled. For the
 * serving thread.
 */
final class PushRun implements Detached.Begun {
    /** Between two attempts at what could not be done because Kafka could not be asked. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Pushes pushes;
    private final Service service;
    private final Streams.Stream stream;
    private final EventsRequest asked;

    /** Null where the client takes the blocks as they are. */
    private final @Nullable GzipCoding gzip;

    /** Null while Kafka does not answer. */
    private @Nullable Reader reader;

    private @Nullable PushSink sink;
    private @Nullable PushLoop loop;
    private boolean counted;

    /**
     * @param reader where to read; null where Kafka does not answer
     */
    PushRun(
            Pushes pushes,
            Streams.Stream stream,
            EventsRequest asked,
            boolean gzip,
            @Nullable Reader reader) {
        this.pushes = pushes;
        service = pushes.service();
        this.stream = stream;
        this.asked = asked;
        this.gzip = gzip ? new GzipCoding(pushes.deflations()) : null;
        this.reader = reader;
    }

    /** The first bytes of the answer. */
    @Override
    public byte[] begin() {
        service.metrics().pushOpened();
        counted = true;
        HttpSettings settings = service.settings();
        byte[] retry =
                SseBlocks.retry(
                        service.random()
                                .nextLong(
                                        settings.retryMin().toMillis(),
                                        settings.retryMax().toMillis() + 1));
        byte[] first = reader == null ? retry : startOf(reader, retry);
        return gzip == null ? first : gzip.begin(first);
    }

    private byte[] startOf(Reader opened, byte[] retry) {
        PushSink begun =
                new PushSink(opened, service, stream.batchBytes(), asked.typeNames(), gzip);
        sink = begun;
        return begun.start(retry);
    }

    @Override
    public boolean run(Outlet outlet, Runnable resume) throws InterruptedException {
        if (reader == null) {
            reader = hold(outlet);
            if (reader != null) {
                outlet.write(coded(startOf(reader, new byte[0])));
            }
        }
        if (loop == null && reader != null && sink != null) {
            loop = new PushLoop(reader, sink, outlet, stream, pushes);
        }
        if (loop != null && !loop.run(resume)) {
            return false;
        }
        if (gzip != null) {
            outlet.write(gzip.end());
        }
        outlet.end();
        return true;
    }

    private byte[] coded(byte[] bytes) {
        return gzip == null ? bytes : gzip.code(bytes);
    }

    @Override
    public void stop() {
        stream.giveUp();
    }

    /** Keeps the client with heartbeats until Kafka answers; null where the stream is to end. */
    private @Nullable Reader hold(Outlet outlet) throws InterruptedException {
        long heartbeat = service.settings().heartbeat().toNanos();
        long written = service.nanoTime().getAsLong();
        while (stream.left() > 0) {
            long due = written + heartbeat - service.nanoTime().getAsLong();
            if (due <= 0) {
                outlet.write(coded(SseBlocks.heartbeat()));
                written = service.nanoTime().getAsLong();
            } else {
                stream.pause(Math.min(due, RETRY_NANOS));
            }
            try {
                // Whatever else comes of it is told to the client when it connects again.
                return service.readers().open(asked.selection(), asked.start(), false)
                                instanceof Opened.Ready(Reader opened)
                        ? opened
                        : null;
            } catch (SourceUnavailableException e) {
                // again, in a moment
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        stream.close();
        if (counted) {
            counted = false;
            service.metrics().pushClosed();
        }
    }
}
