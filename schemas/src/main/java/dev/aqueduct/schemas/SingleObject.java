package dev.aqueduct.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Avro's single-object encoding, the form of Avro values on the wire: the marker {@code C3 01}, the
 * schema's fingerprint in eight bytes, little-endian, and the value in Avro's binary encoding.
 */
public final class SingleObject {
    /** The content type of such a value, the one that CloudEvents' Kafka binding has for Avro. */
    public static final String CONTENT_TYPE = "application/avro";

    /** How many bytes come before the value: the marker and the fingerprint. */
    public static final int PREFIX_LENGTH = 10;

    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = 0x01;

    private SingleObject() {}

    /**
     * The fingerprint that the bytes begin with; none when they do not begin as such a value does.
     */
    public static OptionalLong fingerprint(byte[] bytes) {
        if (bytes.length < PREFIX_LENGTH || bytes[0] != MARKER_0 || bytes[1] != MARKER_1) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2));
    }
}
