package dev.aqueduct.bridge.http.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Closes a connection of HTTP/1.1 behind the answer to a request that asked for it (RFC 9112,
 * section 9.6). The web server says {@code Connection: close}, but would serve what comes next, and
 * clients that read up to the end would wait for minutes. It is the first filter, before all that
 * answers.
 */
final class Closing implements Filter {

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        chain.proceed();
        if (isLast(request)) {
            takeBody(request);
            throw new CloseConnectionException("the client asked for it");
        }
    }

    private static boolean isLast(RoutingRequest request) {
        return request.prologue().protocolVersion().equals("1.1")
                && request.headers().contains(HeaderNames.CONNECTION)
                && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /** A connection that is closed before all was read is reset, and its answer may be lost. */
    private static void takeBody(RoutingRequest request) {
        if (request.content().consumed() || !request.continueSent()) {
            return;
        }
        try {
            request.content().consume();
        } catch (RuntimeException e) {
            // It is not well-formed, or too large; the answer has been given.
        }
    }
}
