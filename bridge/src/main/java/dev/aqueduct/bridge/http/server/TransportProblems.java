package dev.aqueduct.bridge.http.server;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.answer.Cors;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.connection.Protocols;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.http.request.Shown;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/**
 * Answers what the web server itself finds wrong, before, beside or behind the routes, as problems.
 * Shows nothing of an exception but what this class knows it says.
 */
final class TransportProblems implements DirectHandler {
    private final Cors cors;
    private final HttpMetrics metrics;

    TransportProblems(Cors cors, HttpMetrics metrics) {
        this.cors = cors;
        this.metrics = metrics;
    }

    DirectHandlers forAll() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, this);
        }
        return handlers.build();
    }

    /** What was thrown while a request was routed. */
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.@Nullable Logger logger) {
        return answer(request, ProblemType.ofStatus(status.code()));
    }

    /** What was found before that. */
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        ProblemType type = ProblemType.ofStatus(status.code());
        if (type == ProblemType.BAD_REQUEST && "Header size exceeded".equals(message)) {
            type = ProblemType.HEADERS_TOO_LARGE;
        } else if (type == ProblemType.INTERNAL) {
            // Whatever routing throws comes the other way. Here it is a request that was cut short.
            type = ProblemType.BAD_REQUEST;
        }
        TransportResponse answer = answer(request, type);
        if (request.protocolVersion().equals("HTTP/2.0")) {
            // The web server would announce this body's length, and send its own message instead.
            return TransportResponse.builder()
                    .status(answer.status())
                    .headers(answer.headers())
                    .build();
        }
        return answer;
    }

    private TransportResponse answer(TransportRequest request, ProblemType type) {
        metrics.problem(type.status());
        Problem problem = Problem.of(type, detail(request, type));
        TransportResponse.Builder response =
                TransportResponse.builder().status(Status.create(type.status()));
        Map<String, String> headers = Exchange.headersOf(problem, cors, origin(request));
        headers.forEach((name, value) -> response.header(HeaderValues.create(name, value)));
        if (request.method().equals("HEAD")) {
            String length = Integer.toString(problem.json().length);
            return response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, length)).build();
        }
        return response.entity(problem.json()).build();
    }

    private static Optional<String> origin(TransportRequest request) {
        return request.headers().contains(HeaderNames.ORIGIN)
                ? Optional.of(request.headers().get(HeaderNames.ORIGIN).get())
                : Optional.empty();
    }

    private static String detail(TransportRequest request, ProblemType type) {
        return switch (type) {
            case NOT_FOUND ->
                    "there is nothing at "
                            + Shown.of(request.path())
                            + "; GET /openapi describes what there is";
            case BAD_REQUEST ->
                    "the request line, a header or the body is not as RFC 9112 has it, or was cut"
                            + " short"
                            + (request.path().isEmpty()
                                    ? ""
                                    : ": " + Shown.of(request.method() + " " + request.path()));
            case VERSION_NOT_SUPPORTED -> "allowed are HTTP/1.1 and HTTP/2";
            default -> limit(type);
        };
    }

    /** What is allowed where a part of a request is too large; its title for any other problem. */
    static String limit(ProblemType type) {
        return switch (type) {
            case URL_TOO_LONG ->
                    "the request line is longer than " + Protocols.MAX_REQUEST_LINE + " bytes";
            case HEADERS_TOO_LARGE ->
                    "the headers are larger than " + Protocols.MAX_HEADERS + " bytes";
            case BODY_TOO_LARGE ->
                    "the body is larger than " + Protocols.MAX_BODY + " bytes; none is needed";
            default -> type.title();
        };
    }
}
