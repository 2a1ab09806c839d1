package dev.aqueduct.bench.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The value of an event: JSON of a fixed length that begins with the event's number, and that the
 * number determines. Its arrays are used again, so that one thread may use it.
 */
public final class EventValue {
    private static final byte[] HEAD = "{\"n\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIDDLE = ",\"pad\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 10;

    /** The shortest there is. */
    public static final int MIN_BYTES = HEAD.length + MAX_DIGITS + MIDDLE.length + TAIL.length;

    private final byte[] value;

    /**
     * Values of one length.
     *
     * @param bytes the length of a value, {@link #MIN_BYTES} or more
     */
    public EventValue(int bytes) {
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes hold no event");
        }
        value = new byte[bytes];
        System.arraycopy(HEAD, 0, value, 0, HEAD.length);
        System.arraycopy(TAIL, 0, value, bytes - TAIL.length, TAIL.length);
    }

    public int length() {
        return value.length;
    }

    /** The value of an event; good until the next call. */
    public byte[] of(int number) {
        int at = HEAD.length + digits(number);
        int rest = number;
        for (int i = at - 1; i >= HEAD.length; i--) {
            value[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        System.arraycopy(MIDDLE, 0, value, at, MIDDLE.length);
        Arrays.fill(value, at + MIDDLE.length, value.length - TAIL.length, (byte) 'x');
        return value;
    }

    private static int digits(int number) {
        int digits = 1;
        for (int rest = number; rest > 9; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
