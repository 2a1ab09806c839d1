package dev.aqueduct.bridge.http;

import io.helidon.webserver.CloseConnectionException;

/**
 * The client took itself away, or had to be left: nothing more can be written to it. The web server
 * closes its connection, or its stream, without a word in the log.
 */
final class ClientGoneException extends CloseConnectionException {
    private static final long serialVersionUID = 1;

    ClientGoneException(String message) {
        super(message);
    }

    ClientGoneException(Throwable cause) {
        super("the client is gone", cause);
    }
}
