package dev.aqueduct.producers;

import org.apache.avro.generic.IndexedRecord;

import java.nio.charset.StandardCharsets;

/** What an event carries: the record's value, and its content type. */
public sealed interface Data {

    /** Bytes as they are, of this content type. The array must not be changed afterwards. */
    record Encoded(String contentType, byte[] bytes) implements Data {}

    /**
     * A record that is written in Avro's single-object encoding, its schema to the schema topic.
     */
    record Avro(IndexedRecord value) implements Data {}

    /** Nothing: a tombstone, which in a compacted channel deletes its key. */
    record None() implements Data {}

    /** JSON text, in UTF-8. */
    static Data json(byte[] text) {
        return new Encoded("application/json", text);
    }

    /** Plain text. */
    static Data text(String text) {
        return new Encoded("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }
}
