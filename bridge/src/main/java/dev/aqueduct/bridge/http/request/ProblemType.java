package dev.aqueduct.bridge.http.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of problem that are answered, each with its HTTP status: the one place where what
 * happened is mapped to a status. Each has a page that explains it, to which a problem's {@code
 * type} leads.
 */
public enum ProblemType {
    INVALID_PARAMETER(
            400,
            "A parameter cannot be taken",
            "A query parameter or a header is unknown here, stands there twice, contradicts another"
                + " one, or holds a value that is not allowed. The problem's detail names it, what"
                + " it held, and what is allowed. The request will never succeed as it is: change"
                + " it."),
    INVALID_CURSOR(
            400,
            "The cursor cannot be taken",
            "The cursor is not one that a bridge gave: it is cut short, longer than 6,000"
                + " characters, holds something that this bridge does not know, or names a"
                + " partition that the channel does not have. Start again from another position:"
                + " cursor=earliest, cursor=latest, since or last."),
    BAD_REQUEST(
            400,
            "The request cannot be read",
            "The request is not HTTP as RFC 9112 or RFC 9113 have it, was cut short, or its URL is"
                    + " not encoded as RFC 3986 has it."),
    NO_SUCH_CHANNEL(
            404,
            "No such channel",
            "There is no topic of this name, or it is none that this bridge serves: topics whose"
                + " names begin with an underscore never are, and which others are is configured."
                + " GET /channels lists what there is. A channel that was deleted is answered so,"
                + " too."),
    NO_SUCH_EVENT(
            404,
            "No such event",
            "The offset holds no event: nothing is written there yet, or it is held by a"
                    + " transaction's marker, by an event of an aborted transaction, or by one that"
                    + " compaction removed."),
    NOT_FOUND(
            404,
            "No such page",
            "Nothing is served under this path. GET / lists the channels, GET /openapi describes"
                    + " all paths."),
    METHOD_NOT_ALLOWED(
            405,
            "The method is not allowed",
            "The bridge is read from, with GET or HEAD. The answer's Allow header lists what this"
                    + " path takes."),
    NOT_ACCEPTABLE(
            406,
            "Nothing acceptable",
            "The Accept header allows nothing that is served here. Events are served as"
                    + " text/event-stream, application/json and application/x-ndjson, all else as"
                    + " application/json."),
    GAP(
            410,
            "Events are no longer kept",
            "The cursor still wants events that Kafka no longer keeps: they were removed by"
                + " retention or by an administrator, the log was truncated, or the topic was"
                + " deleted and made anew. The member gaps says which events are lost; the member"
                + " cursor is the position to go on with, from what is kept."),
    BODY_TOO_LARGE(
            413, "The body is too large", "The bridge is read from: its requests need no body."),
    URL_TOO_LONG(
            414,
            "The URL is too long",
            "A URL may have some 16,000 characters, enough for a cursor of 6,000. Name fewer"
                    + " channels, or use a pattern."),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests of one client",
            "As many pulls are being served for the client's address as one address may have at a"
                + " time; those that wait for events are among them. Ask again after the time in"
                + " the Retry-After header. If it is a proxy's address, many clients are taken for"
                + " one: name the proxy in the setting http.trusted-proxies."),
    HEADERS_TOO_LARGE(
            431,
            "The headers are too large",
            "A request's headers may take some 32,000 bytes together, enough for a cursor of 6,000"
                    + " in Last-Event-ID."),
    INTERNAL(
            500,
            "An error of the bridge",
            "Something happened in the bridge that should not. Its log says more."),
    UNAVAILABLE(
            503,
            "Kafka cannot be reached",
            "Kafka did not answer, or a partition has no leader at the moment. The cursor stays"
                    + " good: ask again after the time in the Retry-After header."),
    BUSY(
            503,
            "The bridge is busy",
            "The bridge serves as many requests as it may. Ask again after the time in the"
                    + " Retry-After header."),
    GOING_DOWN(
            503,
            "The bridge is going down",
            "The bridge is being stopped. Ask again, and a load balancer will choose another one;"
                    + " the cursor is as good there."),
    VERSION_NOT_SUPPORTED(
            505,
            "The version of HTTP is not supported",
            "The bridge speaks HTTP/1.1 and HTTP/2. A proxy before it may have to be told so:"
                    + " nginx, for one, needs 'proxy_http_version 1.1'.");

    private final int status;
    private final String title;
    private final String explanation;

    ProblemType(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    /** The HTTP status of its answers. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What it means and what to do, in some sentences without markup. */
    public String explanation() {
        return explanation;
    }

    /** Its name in URLs, such as {@code no-such-channel}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type of this name. */
    public static Optional<ProblemType> of(String slug) {
        return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
    }

    /** The type for a status that the web server chose. */
    public static ProblemType ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 414 -> URL_TOO_LONG;
            case 431 -> HEADERS_TOO_LARGE;
            case 503 -> BUSY;
            case 505 -> VERSION_NOT_SUPPORTED;
            default -> status >= 500 ? INTERNAL : BAD_REQUEST;
        };
    }
}
