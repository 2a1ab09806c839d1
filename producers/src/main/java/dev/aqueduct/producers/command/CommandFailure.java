package dev.aqueduct.producers.command;

/** A command cannot go on; the message is the one line that people see. */
final class CommandFailure extends RuntimeException {
    CommandFailure(RuntimeException cause) {
        this(String.valueOf(cause.getMessage()), cause);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
