package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Batch;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.ReaderCursor;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.StreamOutlet;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.Outlet;
import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Opened;
import dev.aqueduct.bridge.read.Reader;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Serves pulls: one page, and the cursor to go on from. */
public final class Pull {
    /** How long a page is filled from history before it is answered as it is. */
    private static final long FILL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Service service;
    private final PageHeaders headers;
    private final PageMemory memory;

    public Pull(Service service) {
        this.service = service;
        this.headers = new PageHeaders(service);
        this.memory = PageMemory.ofHeap();
    }

    public void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        try (Streams.Stream stream = Pulls.admit(service, exchange, HttpMetrics.Way.PULL);
                Reader reader = Pulls.open(service, asked.selection(), asked.start(), false);
                PageSink sink = new PageSink(asked.limit(), memory)) {
            stream.wokenBy(reader::wake);
            String from = ReaderCursor.of(reader);
            boolean more = gather(reader, sink, asked, stream);
            if (!sink.gaps().isEmpty()) {
                sink.gaps().forEach(gap -> service.metrics().gap(HttpMetrics.Way.PULL));
                throw new Refused(Problem.gaps(sink.gaps(), ReaderCursor.of(reader)));
            }
            if (sink.isEmpty() && reader.finished()) {
                var excess = reader.excess();
                throw new Refused(
                        Problem.of(excess.isPresent() ? excess.get() : new Opened.AllGone()));
            }
            Page page =
                    new Page(
                            from,
                            ReaderCursor.of(reader),
                            more,
                            sink.full(),
                            sink.flawed(),
                            sink.events(),
                            sink.parts());
            answer(exchange, asked, page, stream);
        }
    }

    /** Reads the page; returns whether more is there. */
    private boolean gather(Reader reader, PageSink sink, EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        boolean refused = reader.read(sink);
        if (sink.isEmpty() && sink.undecodable().isEmpty()) {
            refused = awaitFirst(reader, sink, asked, stream);
        }
        if (!refused && sink.events() > 0) {
            refused = fill(reader, sink) || (asked.patience().isZero() && reachEnd(reader, sink));
        }
        if (sink.isEmpty() && !sink.undecodable().isEmpty()) {
            throw new SourceUnavailableException(sink.undecodable());
        }
        // Short of the end as it was at the request, something is there that could not be read.
        return refused || !reader.live();
    }

    /**
     * Nothing was there at once: waits as long as was asked for, then makes sure that what was
     * written before the request is not missed.
     */
    private boolean awaitFirst(
            Reader reader, PageSink sink, EventsRequest asked, Streams.Stream stream)
            throws InterruptedException {
        long deadline = service.nanoTime().getAsLong() + asked.patience().toNanos();
        boolean refused = false;
        while (sink.isEmpty() && !refused && !reader.finished()) {
            long left = Math.min(deadline - service.nanoTime().getAsLong(), stream.left());
            if (left <= 0) {
                return reader.catchUp(sink);
            }
            reader.await(left);
            refused = reader.read(sink);
        }
        return refused;
    }

    /** Some was there at once: what history still has up to the present end belongs to the page. */
    private boolean fill(Reader reader, PageSink sink) throws InterruptedException {
        long deadline = service.nanoTime().getAsLong() + FILL_NANOS;
        boolean refused = false;
        while (!refused && !sink.full() && !reader.live() && reader.trouble().isEmpty()) {
            long left = deadline - service.nanoTime().getAsLong();
            if (left <= 0) {
                return false;
            }
            reader.await(left);
            refused = reader.read(sink);
        }
        return refused;
    }

    /**
     * What was written before the request is in the page; while Kafka is away, what memory holds of
     * it.
     */
    private static boolean reachEnd(Reader reader, PageSink sink) throws InterruptedException {
        if (sink.full()) {
            return false;
        }
        try {
            return reader.catchUp(sink);
        } catch (SourceUnavailableException e) {
            return false;
        }
    }

    private void answer(Exchange exchange, EventsRequest asked, Page page, Streams.Stream stream)
            throws InterruptedException {
        headers.set(exchange, asked, page);
        if (EntityTag.matches(exchange.header("If-None-Match").orElse(""), page.tag())) {
            exchange.send(304);
            return;
        }
        Body plain = Body.plain(page.parts());
        // What is compressed stands in memory beside what it was made of.
        boolean room = memory.take(plain.length());
        try {
            send(exchange, room ? plain.coded(exchange.acceptedCodings()) : plain, stream);
        } finally {
            memory.giveBack(room ? plain.length() : 0);
        }
        if (!exchange.isHead()) {
            service.metrics().delivered(HttpMetrics.Way.PULL, page.events(), plain.length());
        }
    }

    private void send(Exchange exchange, Body body, Streams.Stream stream) {
        if (body.length() <= stream.batchBytes() || exchange.isHead()) {
            body.send(exchange);
        } else {
            exchange.coded(body.coding());
            stream(
                    body.parts(),
                    new StreamOutlet(
                            exchange.begin(Exchange.JSON, body.length()),
                            stream,
                            service.nanoTime()),
                    stream.batchBytes());
        }
    }

    private static void stream(List<byte[]> parts, Outlet outlet, int batchBytes) {
        Batch batch = new Batch();
        for (byte[] part : parts) {
            batch.add(part);
            if (batch.size() >= batchBytes) {
                outlet.write(batch.take());
            }
        }
        if (!batch.isEmpty()) {
            outlet.write(batch.take());
        }
        outlet.end();
    }
}
