package dev.aqueduct.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;

final class PageClientsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int EVENTS = 3;

    private final HttpServer server = HttpServer.create(Loopback.port(0), 0);
    private final Violations violations = new Violations();

    PageClientsTest() throws IOException {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Serves one event a page up to a number, then empty pages; both with and without a length. */
    private static void serve(HttpExchange exchange, int skipped) throws IOException {
        int at = Integer.parseInt(exchange.getRequestURI().getQuery().split("\\*")[2]);
        boolean empty = at == EVENTS;
        int next = empty ? at : at + 1 + (at == skipped ? 1 : 0);
        String body = empty ? "{\"events\":[]}" : "{\"events\":[{\"offset\":%d,}]}".formatted(at);
        exchange.getResponseHeaders().add("Link", "</e?cursor=c*i*" + next + ">; rel=\"next\"");
        exchange.sendResponseHeaders(200, at % 2 == 0 ? body.length() : 0);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    private PageClients clients() {
        return new PageClients(
                server.getAddress(), "/e?cursor=c*i*0", 0, 5, new Publications(EVENTS), violations);
    }

    @Test
    void each_client_follows_the_links_to_the_end() throws Exception {
        server.createContext("/", exchange -> serve(exchange, -1));
        try (PageClients clients = clients()) {
            clients.awaitEvents(EVENTS, SOON);
            clients.awaitEmpty(2, SOON);
            assertTrue(clients.requests() >= 5 * (EVENTS + 2));
        }
        assertEquals(0, violations.total());
    }

    @Test
    void event_that_is_left_out_is_a_violation() throws Exception {
        server.createContext("/", exchange -> serve(exchange, 1));
        try (PageClients clients = clients()) {
            clients.awaitEvents(EVENTS, SOON);
        }
        assertTrue(violations.count(Kind.ENDED) > 0);
    }
}
