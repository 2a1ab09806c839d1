package dev.aqueduct.bridge.event;

import dev.aqueduct.bridge.log.Header;

import java.util.List;

/**
 * Reads the format out of a record's {@code content-type}, a media type (RFC 6838). Parameters and
 * case do not matter; the last header of that name counts.
 */
final class ContentType {

    private static final String HEADER = "content-type";

    private final byte[] text;
    private final int start;
    private final int end;

    private ContentType(byte[] text) {
        int from = 0;
        int to = 0;
        while (to < text.length && text[to] != ';') {
            to++;
        }
        while (from < to && isSpace(text[from])) {
            from++;
        }
        while (from < to && isSpace(text[to - 1])) {
            to--;
        }
        this.text = text;
        this.start = from;
        this.end = to;
    }

    /** The format that the headers declare, AUTO where they declare none that is known. */
    static ValueFormat format(List<Header> headers) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equalsIgnoreCase(HEADER)) {
                byte[] value = headers.get(i).value();
                return value == null ? ValueFormat.AUTO : new ContentType(value).format();
            }
        }
        return ValueFormat.AUTO;
    }

    private ValueFormat format() {
        if (is("application/json") || endsWith("+json")) {
            return ValueFormat.JSON;
        }
        if (startsWith("text/")) {
            return ValueFormat.TEXT;
        }
        if (is("application/avro")
                || is("avro/binary")
                || is("application/vnd.apache.avro+binary")) {
            return ValueFormat.AVRO;
        }
        boolean isBinary =
                is("application/octet-stream")
                        || startsWith("image/")
                        || startsWith("audio/")
                        || startsWith("video/");
        return isBinary ? ValueFormat.BINARY : ValueFormat.AUTO;
    }

    private boolean is(String lowerCase) {
        return end - start == lowerCase.length() && hasAt(start, lowerCase);
    }

    private boolean startsWith(String lowerCase) {
        return end - start > lowerCase.length() && hasAt(start, lowerCase);
    }

    private boolean endsWith(String lowerCase) {
        return end - start > lowerCase.length() && hasAt(end - lowerCase.length(), lowerCase);
    }

    private boolean hasAt(int index, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            int b = text[index + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }
}
