package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.StreamOutlet;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Outlet;
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

    public Bulk(Service service) {
        this.service = service;
    }

    public void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        exchange.caching(Exchange.NO_STORE).varying(PageHeaders.VARY);
        try (Streams.Stream stream = Pulls.admit(service, exchange, HttpMetrics.Way.NDJSON)) {
            Start start = asked.patience().isZero() ? asked.start() : awaitFirst(asked, stream);
            try (Reader reader = Pulls.open(service, asked.selection(), start, true)) {
                BulkSink sink =
                        new BulkSink(reader, service.metrics(), stream.batchBytes(), asked.limit());
                boolean more = reader.read(sink);
                if (!sink.gapsFirst().isEmpty()) {
                    throw new Refused(Problem.gaps(sink.gapsFirst(), ReaderCursor.of(reader)));
                }
                if (sink.isEmpty() && !sink.undecodable().isEmpty()) {
                    throw new SourceUnavailableException(sink.undecodable());
                }
                if (exchange.isHead()) {
                    exchange.sendHeaders(MEDIA_TYPE);
                } else {
                    Outlet outlet =
                            new StreamOutlet(
                                    exchange.begin(MEDIA_TYPE), stream, service.nanoTime());
                    transfer(reader, sink, outlet, more);
                }
            }
        }
    }

    private static void transfer(Reader reader, BulkSink sink, Outlet outlet, boolean first)
            throws InterruptedException {
        boolean more = first;
        try {
            while (more && !sink.reachedLimit()) {
                if (!sink.undecodable().isEmpty()) {
                    throw new SourceUnavailableException(sink.undecodable());
                }
                sink.flush(outlet);
                more = reader.read(sink);
            }
        } catch (SourceUnavailableException e) {
            sink.breakOff(outlet);
            throw new ClientGoneException("the transfer is cut short, since " + e.getMessage());
        }
        sink.end(outlet);
        outlet.end();
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
            return new Start.At(reader.cursor());
        }
    }
}
