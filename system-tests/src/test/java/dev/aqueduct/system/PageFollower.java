package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * Reads a channel of one partition page by page, on one connection, and requires that every event
 * follows the one before. For one thread.
 */
final class PageFollower implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final RawHttp http;
    private final String first;
    private final boolean byLink;
    private final String[] headers;
    private String target;
    private long next;

    /**
     * Connects.
     *
     * @param first what it asks for first, which ends in an offset and the parameters after it
     * @param offset the one that stands there
     * @param byLink whether it goes on by the link of a page, or makes the URL itself of the page's
     *     cursor, in which it has no tick
     * @param headers of its requests
     */
    PageFollower(URI server, String first, long offset, boolean byLink, String... headers)
            throws IOException {
        http = new RawHttp(server, PATIENCE);
        this.first = first;
        this.byLink = byLink;
        this.headers = headers;
        target = first;
        next = offset;
    }

    /** The offset that the next event has to have. */
    long next() {
        return next;
    }

    /** Asks for the next page, and returns how many events it has. */
    int turn() throws IOException {
        RawAnswer answer = http.get(target, headers).answer();
        String body = answer.text();
        assertEquals(200, answer.status(), body);
        JsonNode page = Json.read(body);
        for (JsonNode event : page.required("events")) {
            assertEquals(next, event.required("offset").asLong(), target);
            next++;
        }
        target =
                byLink
                        ? answer.header("link").replaceFirst("<(.*)>; rel=\"next\"", "$1")
                        : first.replaceFirst(
                                "cursor=[^&]*", "cursor=" + page.required("cursor").asText());
        return page.required("events").size();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
