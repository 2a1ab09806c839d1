package dev.aqueduct.bridge.http.connection;

import io.helidon.webserver.CloseConnectionException;

/**
 * The client took itself away, or had to be left: nothing more can be written to it. The web server
 * closes its connection, or its stream, without a word in the log.
 */
public final class ClientGoneException extends CloseConnectionException {
    private static final long serialVersionUID = 1;

    public ClientGoneException(String message) {
        super(message);
    }

    public ClientGoneException(Throwable cause) {
        super("the client is gone", cause);
    }
}
