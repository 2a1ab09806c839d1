package dev.aqueduct.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pulls pages of some channels. Any thread may call it. */
final class PullClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;
    private final String channels;

    PullClient(String address, String channels) {
        this.address = address;
        this.channels = channels;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param headers its headers
     * @param body its JSON; missing where it has no body
     */
    record Page(int status, java.net.http.HttpHeaders headers, JsonNode body) {

        List<Event> events() {
            List<Event> events = new ArrayList<>();
            body.required("events").forEach(event -> events.add(Event.of(event)));
            return events;
        }

        String cursor() {
            return body.required("cursor").asText();
        }

        boolean more() {
            return body.required("more").asBoolean();
        }

        JsonNode gaps() {
            return body.required("gaps");
        }
    }

    /** A page from a cursor. */
    Page page(String cursor, int limit, Duration wait) throws IOException, InterruptedException {
        return get(
                "cursor=" + cursor + "&limit=" + limit + "&wait=" + wait.toMillis() / 1000 + "s");
    }

    /** A page for a query. */
    Page get(String query) throws IOException, InterruptedException {
        URI uri = URI.create(address + "/channels/" + channels + "/events?" + query);
        HttpResponse<String> response =
                HTTP.send(
                        HttpRequest.newBuilder(uri)
                                .header("Accept", "application/json")
                                .timeout(Duration.ofSeconds(90))
                                .build(),
                        BodyHandlers.ofString());
        JsonNode body =
                response.body().isEmpty() ? MissingNode.getInstance() : Json.read(response.body());
        return new Page(response.statusCode(), response.headers(), body);
    }
}
