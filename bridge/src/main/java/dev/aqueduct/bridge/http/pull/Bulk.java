package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Sink;
import dev.aqueduct.bridge.read.Start;

/**
 * Serves pulls in bulk: one event a line, streamed. A client that reads slowly holds nothing up.
 */
public final class Bulk {
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private final Service service;
    private final BulkCodings codings = BulkCodings.ofHeap();

    public Bulk(Service service) {
        this.service = service;
    }

    public void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        exchange.caching(Exchange.NO_STORE).varying(PageHeaders.VARY);
        Streams.Stream stream = Pulls.admit(service, exchange, HttpMetrics.Way.NDJSON);
        BulkRun run = null;
        try {
            run = begin(exchange, asked, stream);
        } finally {
            if (run == null) {
                stream.close();
            }
        }
        if (exchange.isHead()) {
            run.close();
            exchange.sendHeaders(MEDIA_TYPE);
        } else {
            exchange.goOn(MEDIA_TYPE, run, stream);
        }
    }

    private BulkRun begin(Exchange exchange, EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        Start start = asked.patience().isZero() ? asked.start() : awaitFirst(asked, stream);
        Reader reader = Pulls.open(service, asked.selection(), start, true);
        BulkRun run = null;
        try {
            BulkSink sink =
                    new BulkSink(reader, service.metrics(), stream.batchBytes(), asked.limit());
            boolean more = reader.read(sink);
            if (!sink.gapsFirst().isEmpty()) {
                throw new Refused(Problem.gaps(sink.gapsFirst(), ReaderCursor.of(reader)));
            }
            if (sink.isEmpty() && !sink.undecodable().isEmpty()) {
                throw new SourceUnavailableException(sink.undecodable());
            }
            var coded = codings.begin(exchange.acceptedCodings());
            exchange.coded(coded.coding());
            run = new BulkRun(reader, sink, stream, coded, more);
        } finally {
            if (run == null) {
                reader.close();
            }
        }
        return run;
    }

    /** Waits until there is something, and returns where. */
    private Start awaitFirst(EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        try (Reader reader = Pulls.open(service, asked.selection(), asked.start(), false)) {
            stream.wokenBy(reader::wake);
            long deadline = service.nanoTime().getAsLong() + asked.patience().toNanos();
            boolean found = reader.read(Sink.REFUSING);
            while (!found && !reader.finished()) {
                long left = Math.min(deadline - service.nanoTime().getAsLong(), stream.left());
                if (left <= 0) {
                    break;
                }
                reader.await(left);
                found = reader.read(Sink.REFUSING);
            }
            if (stream.isGivenUp()) {
                throw new ClientGoneException("the client waits no more");
            }
            return new Start.At(reader.cursor());
        }
    }
}
