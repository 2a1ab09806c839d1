package dev.aqueduct.bridge.app;

/** The bridge cannot be started. The message is one line, fit to be shown as it is. */
public final class StartException extends RuntimeException {

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
