package dev.aqueduct.bridge.http.request;

import dev.aqueduct.bridge.read.Selection;
import dev.aqueduct.bridge.read.Start;
import dev.aqueduct.bridge.wire.CursorText;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a request for events asks for. A client may send the same URL with another Accept header, so
 * every parameter is taken and checked in each way of reading, and has no effect where it has no
 * meaning.
 *
 * @param selection the channels
 * @param start where to start
 * @param cursor the cursor as it was asked for; empty where the start is not a cursor
 * @param limit how many events at most; {@link Long#MAX_VALUE} for no limit
 * @param limited whether the limit was asked for
 * @param patience how long to wait for the first event
 * @param ticked whether the request came from the link of an empty page
 * @param typeNames whether a push is to name events by their types
 */
public record EventsRequest(
        Selection selection,
        Start start,
        String cursor,
        long limit,
        boolean limited,
        Duration patience,
        boolean ticked,
        boolean typeNames) {

    /** How events are read. */
    public enum Way {
        PUSH,
        PULL,
        NDJSON
    }

    /** The parameters, in the order in which they are listed to clients. */
    public static final List<String> PARAMETERS =
            List.of("cursor", "since", "last", "limit", "wait", "tick", "names");

    private static final int MAX_PAGE = 10_000;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_LAST = 10_000;
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final Instant LATEST_INSTANT = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Reads what is asked for.
     *
     * @param lastEventId the header of that name; empty where there is none
     * @param now what durations count back from
     * @throws Refused if it cannot be taken
     */
    public static EventsRequest parse(
            Selection selection, Query query, Way way, String lastEventId, Instant now) {
        Optional<Begin> asked = begin(query, now);
        Begin begin;
        if (way == Way.PUSH && !lastEventId.isBlank()) {
            begin = cursor("Last-Event-ID", lastEventId.strip());
        } else {
            begin =
                    asked.orElse(
                            Begin.at(way == Way.PUSH ? new Start.Latest() : new Start.Earliest()));
        }
        return new EventsRequest(
                selection,
                begin.start(),
                begin.cursor(),
                limit(query, way),
                query.value("limit").isPresent(),
                query.value("wait").map(EventsRequest::wait).orElse(Duration.ZERO),
                query.value("tick").map(EventsRequest::tick).isPresent(),
                query.value("names").map(EventsRequest::names).isPresent());
    }

    /** A start, and the cursor that it was asked with, if it was. */
    private record Begin(Start start, String cursor) {
        static Begin at(Start start) {
            return new Begin(start, "");
        }
    }

    private static Optional<Begin> begin(Query query, Instant now) {
        List<String> starts =
                Stream.of("cursor", "since", "last")
                        .filter(name -> query.value(name).isPresent())
                        .toList();
        if (starts.size() > 1) {
            throw new Refused(
                    Problem.of(
                            ProblemType.INVALID_PARAMETER,
                            String.join(" and ", starts)
                                    + " each say where to start; allowed is one of them"));
        }
        return starts.stream()
                .findFirst()
                .map(name -> {
                    String value = query.value(name).orElse("");
                    return switch (name) {
                        case "cursor" -> cursor(name, value);
                        case "since" -> Begin.at(since(value, now));
                        default -> Begin.at(last(value));
                    };
                });
    }

    private static Begin cursor(String name, String text) {
        return switch (text) {
            case "earliest" -> Begin.at(new Start.Earliest());
            case "latest" -> Begin.at(new Start.Latest());
            default ->
                    switch (CursorText.parse(text)) {
                        case CursorText.Parsed.Read read ->
                                new Begin(new Start.At(read.cursor()), text);
                        case CursorText.Parsed.Unreadable unreadable ->
                                throw new Refused(
                                        Problem.of(
                                                ProblemType.INVALID_CURSOR,
                                                name
                                                        + " is "
                                                        + Shown.of(text)
                                                        + ", but "
                                                        + unreadable.why()
                                                        + "; allowed are a cursor, earliest and"
                                                        + " latest"));
                    };
        };
    }

    private static Start since(String text, Instant now) {
        Optional<Instant> instant =
                Times.duration(text)
                        .map(duration -> before(now, duration))
                        .or(() -> Times.instant(text));
        if (instant.isEmpty() || instant.get().isAfter(LATEST_INSTANT)) {
            throw Refused.parameter(
                    "since",
                    text,
                    "an ISO-8601 instant with its offset (2026-11-22T10:00:00Z) or a duration (15m,"
                            + " PT15M)");
        }
        Instant since = instant.get();
        return new Start.Since(since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since);
    }

    private static Instant before(Instant now, Duration duration) {
        try {
            return now.minus(duration);
        } catch (DateTimeException | ArithmeticException beforeAllTime) {
            return Instant.EPOCH;
        }
    }

    private static Start last(String text) {
        return new Start.Last((int) number("last", text, MAX_LAST, "1 to 10,000"));
    }

    private static long limit(Query query, Way way) {
        boolean pull = way == Way.PULL;
        return query.value("limit")
                .map(text ->
                        pull
                                ? number("limit", text, MAX_PAGE, "1 to 10,000")
                                : number("limit", text, Long.MAX_VALUE, "a whole number from 1"))
                .orElse(pull ? DEFAULT_PAGE : Long.MAX_VALUE);
    }

    private static long number(String name, String text, long max, String allowed) {
        if (text.matches("0{0,9}[1-9]\\d{0,18}")) {
            try {
                long number = Long.parseLong(text);
                if (number <= max) {
                    return number;
                }
            } catch (NumberFormatException beyondLong) {
                // refused below
            }
        }
        throw Refused.parameter(name, text, allowed);
    }

    private static Duration wait(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        return Times.duration(text)
                .filter(wait -> wait.compareTo(MAX_WAIT) <= 0)
                .orElseThrow(
                        () -> Refused.parameter("wait", text, "0 to 60 s, such as 20s or PT20S"));
    }

    private static String tick(String text) {
        if (!text.matches("\\d{1,19}")) {
            throw Refused.parameter("tick", text, "a number, as a page's link has it");
        }
        return text;
    }

    private static String names(String text) {
        if (!text.equals("type")) {
            throw Refused.parameter("names", text, "type");
        }
        return text;
    }
}
