package dev.aqueduct.bridge.event.avro;

/** What became of a value in Avro. */
public sealed interface AvroResult {

    /** It was appended as JSON. */
    record Appended() implements AvroResult {}

    /** Nothing was appended: no schema with its fingerprint is known. */
    record UnknownSchema() implements AvroResult {}

    /**
     * Nothing was appended: its bytes are not what its schema says.
     *
     * @param reason what is wrong, as a part of a sentence, fit to be shown to a client
     */
    record Broken(String reason) implements AvroResult {}
}
