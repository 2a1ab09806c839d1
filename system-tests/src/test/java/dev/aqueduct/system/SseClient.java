package dev.aqueduct.system;

import dev.aqueduct.system.SseParser.SseEvent;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection to a push. What is not polled is not read from the socket for long, so that a
 * client that is slow is slow for the bridge, too. One thread polls it.
 */
final class SseClient implements AutoCloseable {
    private static final int READ_AHEAD = 16;

    private final HttpReader http;
    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(READ_AHEAD);
    private final AtomicLong comments = new AtomicLong();
    private String lastEventId;
    private boolean ended;
    private @Nullable Thread reading;

    /** What the reading thread found. */
    private sealed interface Step {
        record Found(SseEvent event) implements Step {}

        record Ended() implements Step {}
    }

    private SseClient(HttpReader http, String lastEventId) {
        this.http = http;
        this.lastEventId = lastEventId;
    }

    /** Connects for the first time. */
    static SseClient open(String address, String target) throws IOException {
        return open(address, target, "");
    }

    /**
     * Connects, or connects again.
     *
     * @param lastEventId sent as {@code Last-Event-ID}; nothing is sent where it is empty
     */
    static SseClient open(String address, String target, String lastEventId) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            headers.put("Last-Event-ID", lastEventId);
        }
        HttpReader http = new HttpReader(address, target, headers);
        SseClient client = new SseClient(http, lastEventId);
        client.reading = Thread.ofVirtual().start(client::read);
        return client;
    }

    private void read() {
        SseParser parser = new SseParser(new BufferedInputStream(http.body()), lastEventId);
        try {
            try {
                for (SseEvent event = parser.next(); event != null; event = parser.next()) {
                    comments.set(parser.comments());
                    steps.put(new Step.Found(event));
                }
            } catch (IOException cut) {
                // Ends the stream as well as its own end does: a client of SSE cannot tell.
            }
            steps.put(new Step.Ended());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int status() {
        return http.status();
    }

    HttpReader response() {
        return http;
    }

    /** How many comments came up to the last event that was read. */
    long comments() {
        return comments.get();
    }

    /** The next event; empty if none came in time, or the stream has {@link #ended}. */
    Optional<SseEvent> poll(Duration most) throws InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        Step step = steps.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        return switch (step) {
            case null -> Optional.empty();
            case Step.Found(SseEvent event) -> {
                lastEventId = event.id();
                yield Optional.of(event);
            }
            case Step.Ended ignored -> {
                ended = true;
                yield Optional.empty();
            }
        };
    }

    /** The next event, which has to come within ten seconds. */
    SseEvent next() throws InterruptedException {
        return poll(Duration.ofSeconds(10))
                .orElseThrow(() ->
                        new AssertionError(
                                ended ? "the stream has ended" : "no event came within 10 s"));
    }

    boolean ended() {
        return ended;
    }

    /** The id of the event that was polled last: where to go on. */
    String lastEventId() {
        return lastEventId;
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        http.close();
        Thread thread = reading;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
