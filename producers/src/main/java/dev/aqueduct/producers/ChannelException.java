package dev.aqueduct.producers;

/** A channel could not be made ready for events; the message says why in one line. */
public final class ChannelException extends RuntimeException {
    ChannelException(String message, Throwable cause) {
        super(message, cause);
    }
}
