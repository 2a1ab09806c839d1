package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.request.EventsRequest;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Polls that were asked of late, so that one that is asked again in the same words need not be read
 * again: that took as long as its answer. Each has one place by its words, where the last is kept.
 * Any thread may call it.
 */
final class Polls {
    private static final int PLACES = 1_024;

    /** Longer ones are read again each time: kept is a mebibyte or two. */
    private static final int MAX_LENGTH = 600;

    private final AtomicReferenceArray<@Nullable Poll> places = new AtomicReferenceArray<>(PLACES);

    /** The poll that was asked in these words before; null where there is none. */
    @Nullable Poll of(Exchange exchange) {
        Optional<String> tags = exchange.header("If-None-Match");
        if (tags.isEmpty() || !exchange.method().equals("GET")) {
            return null;
        }
        Poll.Words words = Poll.Words.of(exchange, tags.get());
        Poll kept = places.get(place(words));
        return kept != null && kept.words().equals(words) ? kept : null;
    }

    /** The poll that is asked, kept for the next time; null where it is none. */
    @Nullable Poll begun(Exchange exchange, EventsRequest asked) {
        Optional<String> tags = exchange.header("If-None-Match");
        if (tags.isEmpty()) {
            return null;
        }
        Poll.Words words = Poll.Words.of(exchange, tags.get());
        Poll poll = Poll.of(words, asked);
        if (poll != null && words.length() <= MAX_LENGTH) {
            places.set(place(words), poll);
        }
        return poll;
    }

    private static int place(Poll.Words words) {
        return Math.floorMod(words.hashCode(), PLACES);
    }
}
