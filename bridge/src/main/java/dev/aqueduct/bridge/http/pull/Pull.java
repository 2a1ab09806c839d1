package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.Detached;
import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.read.Start;
import dev.aqueduct.bridge.wire.CursorText;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** Serves pulls: one page, and the cursor to go on from. */
public final class Pull implements AutoCloseable {
    private final Service service;
    private final PageHeaders headers;
    private final PageMemory memory;
    private final ScheduledThreadPoolExecutor alarms =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("pull-alarms").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    public Pull(Service service) {
        this.service = service;
        this.headers = new PageHeaders(service);
        this.memory = PageMemory.ofHeap();
        alarms.setRemoveOnCancelPolicy(true); // most pulls are answered before their time
    }

    public void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        Streams.Stream stream = Pulls.admit(service, exchange, HttpMetrics.Way.PULL);
        @Nullable PullRun run = null;
        Optional<Detached> held = Optional.empty();
        try {
            if (unchanged(exchange, asked)) {
                return;
            }
            PullRun begun = new PullRun(this, asked, stream);
            run = begun;
            if (!begun.begin()) {
                held = exchange.hold(begun::answeringWith, stream);
            }
            if (held.isEmpty()) {
                begun.await(exchange);
            }
        } finally {
            if (run == null) {
                stream.close();
            } else if (held.isEmpty()) {
                run.close();
            }
        }
        if (held.isPresent()) {
            throw held.get();
        }
    }

    /**
     * Answers who polls at the end of channels that nothing has come, without a reader. Returns
     * whether that is so.
     */
    private boolean unchanged(Exchange exchange, EventsRequest asked) throws InterruptedException {
        Optional<String> tags = exchange.header("If-None-Match");
        if (tags.isEmpty()
                || !asked.patience().isZero()
                || !(asked.start() instanceof Start.At(Cursor cursor))
                || !cursor.complete()
                || !asked.selection().isOf(cursor.channels().keySet())) {
            return false;
        }
        Page empty = Page.empty(CursorText.of(cursor));
        String tag = empty.tag();
        if (!EntityTag.matches(tags.get(), tag) || !service.readers().isEnd(cursor)) {
            return false;
        }
        headers.set(exchange, asked, empty, tag, false);
        exchange.send(304);
        return true;
    }

    Service service() {
        return service;
    }

    PageHeaders headers() {
        return headers;
    }

    /** For all pages together. */
    PageMemory memory() {
        return memory;
    }

    /** What wakes the pulls that have waited long enough; what it runs must not wait. */
    ScheduledExecutorService alarms() {
        return alarms;
    }

    /** Nobody is woken any more. Twice is once. */
    @Override
    public void close() {
        alarms.shutdownNow();
    }
}
