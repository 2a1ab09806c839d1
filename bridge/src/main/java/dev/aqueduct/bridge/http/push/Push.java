package dev.aqueduct.bridge.http.push;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Batch;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.wire.SseBlocks;

import org.jspecify.annotations.Nullable;

/**
 * Serves pushes: streams of server-sent events. Each is one loop in the thread of its request, from
 * the first line to the last; it has no queue, since its reader is a position in the log.
 */
public final class Push implements AutoCloseable {
    public static final String MEDIA_TYPE = "text/event-stream";

    private static final int BUSY_RETRY_MIN = 5_000;
    private static final int BUSY_RETRY_MAX = 60_000;

    private final Service service;
    private final Pushes pushes;

    public Push(Service service) {
        this.service = service;
        pushes = Pushes.of(service);
    }

    public void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        exchange.caching(Exchange.NO_STORE).with("X-Accel-Buffering", "no");
        switch (service.streams().push(exchange.client(service.clients()))) {
            case Streams.Admission.Admitted(var stream) -> serve(exchange, asked, stream);
            case Streams.Admission.Full(int most) ->
                    busy(
                            exchange,
                            HttpMetrics.Reason.NODE,
                            "this bridge serves as many streams as it may: " + most);
            case Streams.Admission.ClientFull(int most) ->
                    busy(
                            exchange,
                            HttpMetrics.Reason.CLIENT,
                            "your address has as many streams open as one may: " + most);
            case Streams.Admission.GoingDown ignored ->
                    busy(exchange, HttpMetrics.Reason.GOING_DOWN, "this bridge is going down");
        }
    }

    /** A browser gives up for ever on anything but 200; to this it comes again. */
    private void busy(Exchange exchange, HttpMetrics.Reason why, String reason) {
        service.metrics().refused(HttpMetrics.Way.PUSH, why);
        Batch blocks = new Batch();
        blocks.add(SseBlocks.retry(service.random().nextInt(BUSY_RETRY_MIN, BUSY_RETRY_MAX + 1)));
        blocks.add(SseBlocks.busy(reason));
        exchange.send(MEDIA_TYPE, blocks.take());
    }

    private void serve(Exchange exchange, EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        PushRun run = null;
        try {
            exchange.onGivenUp(stream::giveUp);
            run = answer(exchange, asked, stream, exchange.takesGzip());
        } finally {
            if (run == null) {
                stream.close();
            }
        }
        if (run != null) {
            exchange.goOn(MEDIA_TYPE, run, stream);
        }
    }

    /** Null where the answer has been given. */
    private @Nullable PushRun answer(
            Exchange exchange, EventsRequest asked, Streams.Stream stream, boolean gzip)
            throws InterruptedException {
        switch (open(asked)) {
            case null -> {
                if (!exchange.isHead()) {
                    return new PushRun(pushes, stream, asked, exchange.coded(gzip), null);
                }
            }
            case Opened.Ready(Reader reader) -> {
                if (!exchange.isHead()) {
                    return new PushRun(pushes, stream, asked, exchange.coded(gzip), reader);
                }
                reader.close();
            }
            case Opened.AllGone ignored -> {
                exchange.send(204);
                return null;
            }
            case Opened other -> throw new Refused(Problem.of(other));
        }
        exchange.coded(gzip);
        exchange.sendHeaders(MEDIA_TYPE);
        return null;
    }

    /** Null where Kafka does not answer. */
    private @Nullable Opened open(EventsRequest asked) throws InterruptedException {
        try {
            return service.readers().open(asked.selection(), asked.start(), false);
        } catch (SourceUnavailableException e) {
            return null;
        }
    }

    /** Ends what all pushes share. */
    @Override
    public void close() {
        pushes.close();
    }
}
