package dev.aqueduct.bridge.event;

/** What a value is taken for. */
public enum ValueFormat {
    /** What its record's {@code content-type} says; without one, what it looks like. */
    AUTO,
    /** A JSON text. */
    JSON,
    /** UTF-8. */
    TEXT,
    /** Bytes that nobody decodes. */
    BINARY,
    /** Avro in single-object encoding. */
    AVRO
}
