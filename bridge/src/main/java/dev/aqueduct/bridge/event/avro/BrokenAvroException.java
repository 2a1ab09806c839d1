package dev.aqueduct.bridge.event.avro;

/**
 * Leaves the decoding of a value whose bytes are not what its schema says. It never leaves this
 * package: {@link SingleObjectAvro} makes a result of it. Without a stack trace, so that a channel
 * full of broken values costs no more than one of sound ones.
 */
final class BrokenAvroException extends RuntimeException {

    private final String reason;

    BrokenAvroException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
