package dev.aqueduct.bench.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;

import java.io.IOException;

/**
 * The least that the bridge's web server can do: a route that is answered with nothing. Its
 * settings are those of the bridge. Ends with its standard input.
 */
public final class EmptyAnswers {

    private EmptyAnswers() {}

    /** Serves; there are no arguments. */
    public static void main(String[] args) throws IOException {
        WebServer server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .useNio(false)
                        .writeBufferSize(0)
                        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                        .routing(routing ->
                                routing.get(
                                        "/empty",
                                        (_, response) ->
                                                response.status(Status.NO_CONTENT_204).send()))
                        .build()
                        .start();
        System.out.println("ready " + server.port());
        while (System.in.read() >= 0) {
            // Nothing is said there.
        }
        System.exit(0);
    }
}
