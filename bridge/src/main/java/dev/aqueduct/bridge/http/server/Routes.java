package dev.aqueduct.bridge.http.server;

import dev.aqueduct.bridge.http.answer.Cors;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Target;
import dev.aqueduct.bridge.http.connection.ClientGoneException;
import dev.aqueduct.bridge.http.connection.Protocols;
import dev.aqueduct.bridge.http.pull.Bulk;
import dev.aqueduct.bridge.http.pull.Channels;
import dev.aqueduct.bridge.http.pull.PageHeaders;
import dev.aqueduct.bridge.http.pull.Pull;
import dev.aqueduct.bridge.http.pull.SingleEvents;
import dev.aqueduct.bridge.http.push.Push;
import dev.aqueduct.bridge.http.request.Accept;
import dev.aqueduct.bridge.http.request.ChannelNames;
import dev.aqueduct.bridge.http.request.EventsRequest;
import dev.aqueduct.bridge.http.request.PercentEncoding;
import dev.aqueduct.bridge.http.request.Problem;
import dev.aqueduct.bridge.http.request.ProblemType;
import dev.aqueduct.bridge.http.request.Query;
import dev.aqueduct.bridge.http.request.Refused;
import dev.aqueduct.bridge.http.request.Shown;
import dev.aqueduct.bridge.log.SourceUnavailableException;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds out what a request is for and has it answered. It is a filter, before the web server's own
 * routing, which takes apart paths that are not well-formed by throwing, and knows no HEAD. What is
 * not here is passed on to it (health, metrics).
 */
final class Routes implements Filter, AutoCloseable {
    private static final List<String> EVENT_TYPES =
            List.of(Exchange.JSON, Push.MEDIA_TYPE, Bulk.MEDIA_TYPE);

    /** What may be passed on: nothing that has to be decoded. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9_~/-]*");

    /**
     * What the web server serves beside the routes, to GET and HEAD; its routing knows no other
     * methods.
     */
    private static final Set<String> OBSERVED =
            Set.of(
                    "/observe/health",
                    "/observe/health/live",
                    "/observe/health/ready",
                    "/observe/metrics");

    private final Service service;
    private final Cors cors;
    private final Push push;
    private final Pull pull;
    private final Bulk bulk;
    private final SingleEvents single;
    private final Channels channels;
    private final Documents documents = new Documents();

    Routes(Service service, Cors cors) {
        this.service = service;
        this.cors = cors;
        push = new Push(service);
        pull = new Pull(service);
        bulk = new Bulk(service);
        single = new SingleEvents(service);
        channels = new Channels(service);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String rawPath = request.prologue().uriPath().rawPath();
        String path = Target.path(rawPath);
        if (isForOthers(path, request.prologue().method().text()) && isUri(rawPath)) {
            passOn(chain);
            return;
        }
        Exchange exchange = new Exchange(request, response, cors, service);
        try {
            serve(exchange, path);
        } catch (Refused e) {
            exchange.send(e.problem());
        } catch (SourceUnavailableException e) {
            exchange.send(service.unavailable(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException(e);
        } finally {
            exchange.end();
        }
        exchange.commit();
    }

    private void passOn(FilterChain chain) {
        try {
            service.stalls().answer(chain::proceed);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    private static boolean isForOthers(String path, String method) {
        if (OBSERVED.contains(path)) {
            return method.equals("GET") || method.equals("HEAD");
        }
        int end = path.indexOf('/', 1);
        return switch (end < 0 ? path : path.substring(0, end)) {
            case "/", "/channels", "/problems", "/openapi" -> false;
            default -> PLAIN_PATH.matcher(path).matches();
        };
    }

    /**
     * The web server's own routing fails with a server's name that is none, as in {@code
     * http://[/}.
     */
    private static boolean isUri(String rawPath) {
        try {
            return !new URI(rawPath).isOpaque();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Over HTTP/2 the web server takes more. */
    private static void requireSizes(Exchange exchange) {
        int line = exchange.rawPath().length() + exchange.rawQuery().length();
        if (line > Protocols.MAX_REQUEST_LINE) {
            throw tooLarge(ProblemType.URL_TOO_LONG);
        }
        if (exchange.headersSize() > Protocols.MAX_HEADERS) {
            throw tooLarge(ProblemType.HEADERS_TOO_LARGE);
        }
    }

    private static Refused tooLarge(ProblemType type) {
        return new Refused(Problem.of(type, TransportProblems.limit(type)));
    }

    private void serve(Exchange exchange, String path) throws InterruptedException {
        if (exchange.isHttp2()) {
            requireSizes(exchange);
        }
        if (pull.servedAgain(exchange)) {
            return;
        }
        List<String> segments = List.of(path.split("/", -1));
        segments = segments.stream().map(PercentEncoding::decode).toList();
        boolean all = path.equals("*");
        if (all || OBSERVED.contains(path)) {
            if (exchange.answeredByMethod()) {
                return;
            }
        }
        if (all || !known(segments)) {
            throw new Refused(
                    Problem.of(
                            ProblemType.NOT_FOUND,
                            "there is nothing at "
                                    + Shown.of(path)
                                    + "; GET /openapi describes what there is"));
        }
        if (exchange.answeredByMethod()) {
            return;
        }
        String first = segments.get(1);
        switch (segments.size()) {
            case 2 -> {
                switch (first) {
                    case "" -> documents.serveConsole(exchange);
                    case "openapi" -> documents.serveOpenApi(exchange);
                    case "problems" -> documents.serveProblems(exchange);
                    default -> {
                        choose(exchange, List.of(Exchange.JSON));
                        channels.serveAll(exchange);
                    }
                }
            }
            case 3 -> {
                if (first.equals("problems")) {
                    documents.serveProblem(exchange, segments.get(2));
                } else {
                    choose(exchange, List.of(Exchange.JSON));
                    channels.serve(exchange, segments.get(2));
                }
            }
            case 4 -> serveEvents(exchange, segments.get(2));
            default -> {
                choose(exchange, List.of(Exchange.JSON));
                single.serve(exchange, segments.get(2), segments.get(4), segments.get(5));
            }
        }
    }

    /** Whether there is such a path; the channel, the problem or the event may be missing still. */
    private static boolean known(List<String> segments) {
        if (!segments.getFirst().isEmpty()) {
            return false;
        }
        return switch (segments.size()) {
            case 2 -> List.of("", "openapi", "problems", "channels").contains(segments.get(1));
            case 3 ->
                    List.of("problems", "channels").contains(segments.get(1))
                            && !segments.get(2).isEmpty();
            case 4, 6 -> segments.get(1).equals("channels") && segments.get(3).equals("events");
            default -> false;
        };
    }

    private void serveEvents(Exchange exchange, String names) throws InterruptedException {
        EventsRequest.Way way =
                switch (choose(exchange, EVENT_TYPES)) {
                    case Push.MEDIA_TYPE -> EventsRequest.Way.PUSH;
                    case Bulk.MEDIA_TYPE -> EventsRequest.Way.NDJSON;
                    default -> EventsRequest.Way.PULL;
                };
        EventsRequest asked =
                EventsRequest.parse(
                        ChannelNames.several(names),
                        Query.parse(exchange.rawQuery(), EventsRequest.PARAMETERS),
                        way,
                        exchange.header("Last-Event-ID").orElse(""),
                        service.clock().instant());
        switch (way) {
            case PUSH -> push.serve(exchange, asked);
            case PULL -> pull.serve(exchange, asked);
            case NDJSON -> bulk.serve(exchange, asked);
        }
    }

    private static String choose(Exchange exchange, List<String> offered) {
        exchange.varying(PageHeaders.VARY);
        String accept = exchange.header("Accept").orElse("");
        return Accept.choose(accept, offered)
                .orElseThrow(() ->
                        new Refused(
                                Problem.of(
                                        ProblemType.NOT_ACCEPTABLE,
                                        "Accept is "
                                                + Shown.of(accept)
                                                + "; served here are "
                                                + String.join(", ", offered))));
    }

    @Override
    public void close() {
        push.close();
        pull.close();
    }
}
