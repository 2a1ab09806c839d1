package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.connection.Detached;
import dev.aqueduct.bridge.http.request.EventsRequest;

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
    private final Polls polls = new Polls();
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

    /**
     * Serves a poll that was asked in the very same words before, with what was made of them then.
     *
     * @return whether it was one
     */
    public boolean servedAgain(Exchange exchange) throws InterruptedException {
        @Nullable Poll poll = polls.of(exchange);
        if (poll == null) {
            return false;
        }
        exchange.varying(PageHeaders.VARY);
        serve(exchange, poll.asked(), poll);
        return true;
    }

    public void serve(Exchange exchange, EventsRequest asked) throws InterruptedException {
        serve(exchange, asked, polls.begun(exchange, asked));
    }

    private void serve(Exchange exchange, EventsRequest asked, @Nullable Poll poll)
            throws InterruptedException {
        Streams.Stream stream = Pulls.admit(service, exchange, HttpMetrics.Way.PULL);
        @Nullable PullRun run = null;
        Optional<Detached> held = Optional.empty();
        try {
            if (poll != null && unchanged(exchange, poll)) {
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
    private boolean unchanged(Exchange exchange, Poll poll) throws InterruptedException {
        if (!service.readers().isEnd(poll.cursor())) {
            return false;
        }
        headers.set(exchange, poll.asked(), poll.empty(), poll.tag(), false);
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
