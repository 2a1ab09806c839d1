package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.wire.SseBlocks;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Serves pushes: streams of server-sent events. Each is one loop in the thread of its request, from
 * the first line to the last; it has no queue, since its reader is a position in the log.
 */
final class Push {
    static final String MEDIA_TYPE = "text/event-stream";

    /**
     * Between two attempts at what could not be done because Kafka, or the place where schemas are
     * kept, could not be asked.
     */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int BUSY_RETRY_MIN = 5_000;
    private static final int BUSY_RETRY_MAX = 60_000;

    private final Service service;

    Push(Service service) {
        this.service = service;
    }

    void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        exchange.caching(Exchange.NO_STORE).with("X-Accel-Buffering", "no");
        switch (service.streams().push()) {
            case Streams.Admission.Admitted(var stream) -> {
                try (stream) {
                    exchange.onGivenUp(stream::giveUp);
                    serve(exchange, asked, stream);
                }
            }
            case Streams.Admission.Full(int most) ->
                    busy(exchange, "this bridge serves as many streams as it may: " + most);
            case Streams.Admission.GoingDown ignored -> busy(exchange, "this bridge is going down");
        }
    }

    /** A browser gives up for ever on anything but 200; to this it comes again. */
    private void busy(Exchange exchange, String reason) {
        service.metrics().refused(HttpMetrics.Way.PUSH);
        Batch blocks = new Batch();
        blocks.add(SseBlocks.retry(service.random().nextInt(BUSY_RETRY_MIN, BUSY_RETRY_MAX + 1)));
        blocks.add(SseBlocks.busy(reason));
        exchange.send(MEDIA_TYPE, blocks.take());
    }

    private void serve(Exchange exchange, EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        Opened opened = open(asked);
        try {
            answer(opened, exchange, asked, stream);
        } finally {
            if (opened instanceof Opened.Ready(Reader reader)) {
                reader.close();
            }
        }
    }

    private void answer(
            @Nullable Opened opened, Exchange exchange, EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        switch (opened) {
            case null -> {}
            case Opened.Ready ignored -> {}
            case Opened.AllGone ignored -> {
                exchange.send(204);
                return;
            }
            case Opened other -> throw new Refused(Problem.of(other));
        }
        if (exchange.isHead()) {
            exchange.sendHeaders(MEDIA_TYPE);
            return;
        }
        service.metrics().pushOpened();
        try {
            Outlet outlet = new Outlet(exchange.begin(MEDIA_TYPE), stream, service.nanoTime());
            run(opened, asked, stream, outlet);
            outlet.end();
        } finally {
            service.metrics().pushClosed();
        }
    }

    /** Null where Kafka does not answer. */
    private @Nullable Opened open(EventsRequest asked) throws InterruptedException {
        try {
            return service.readers().open(asked.selection(), asked.start(), false);
        } catch (SourceUnavailableException e) {
            return null;
        }
    }

    private void run(
            @Nullable Opened first, EventsRequest asked, Streams.Stream stream, Outlet outlet)
            throws InterruptedException {
        HttpSettings settings = service.settings();
        byte[] retry =
                SseBlocks.retry(
                        service.random()
                                .nextLong(
                                        settings.retryMin().toMillis(),
                                        settings.retryMax().toMillis() + 1));
        Opened opened = first;
        if (opened == null) {
            outlet.write(retry);
            retry = new byte[0];
            opened = hold(asked, stream, outlet);
        }
        // Whatever else comes of holding is told to the client when it connects again.
        if (opened instanceof Opened.Ready(Reader reader)) {
            try (reader) {
                PushSink sink =
                        new PushSink(reader, settings, service.metrics(), asked.typeNames());
                sink.tellStart(retry);
                sink.flush(outlet);
                new PushLoop(reader, sink, outlet, stream, service).run();
            }
        }
    }

    /** Keeps the client with heartbeats until Kafka answers; null where the stream is to end. */
    private @Nullable Opened hold(EventsRequest asked, Streams.Stream stream, Outlet outlet)
            throws InterruptedException {
        long heartbeat = service.settings().heartbeat().toNanos();
        long written = service.nanoTime().getAsLong();
        Opened opened = null;
        while (opened == null && stream.left() > 0) {
            long due = written + heartbeat - service.nanoTime().getAsLong();
            if (due <= 0) {
                outlet.write(SseBlocks.heartbeat());
                written = service.nanoTime().getAsLong();
            } else {
                stream.pause(Math.min(due, RETRY_NANOS));
            }
            opened = open(asked);
        }
        return opened;
    }
}
