package dev.aqueduct.bench.stream;

/** Bytes after which a stream cannot be followed any longer. */
public final class StreamException extends Exception {
    private static final long serialVersionUID = 1;

    public StreamException(String message) {
        super(message);
    }
}
