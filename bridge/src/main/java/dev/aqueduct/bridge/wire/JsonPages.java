package dev.aqueduct.bridge.wire;

import static dev.aqueduct.bridge.json.JsonBuffer.utf8;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.Gap;

import java.util.List;
import java.util.Locale;

/** The parts of a page, and the lines of a transfer in bulk, that stand around the events. */
public final class JsonPages {
    /** What stands between two events of a page. */
    public static final byte COMMA = ',';

    private static final byte[] BEGIN = utf8("{\"events\":[");
    private static final byte[] BETWEEN = {COMMA};
    private static final byte[] LINE_END = utf8("\n");

    private JsonPages() {}

    /** What comes before a page's first event. */
    public static byte[] begin() {
        return BEGIN;
    }

    /** What stands between two events of a page. */
    public static byte[] comma() {
        return BETWEEN;
    }

    /** What ends an event's line. */
    public static byte[] lineEnd() {
        return LINE_END;
    }

    /** What comes after a page's last event. */
    public static byte[] end(String cursor, boolean more) {
        return new JsonBuffer(32 + cursor.length())
                .raw("],\"cursor\":")
                .string(cursor)
                .raw(",\"more\":")
                .raw(more ? "true}" : "false}")
                .toBytes();
    }

    /** A line from whose cursor a transfer that breaks goes on. */
    public static byte[] cursorLine(String cursor) {
        return line(cursor).raw("}\n").toBytes();
    }

    /** The last line of a transfer that is whole. */
    public static byte[] endLine(String cursor) {
        return line(cursor).raw(",\"end\":true}\n").toBytes();
    }

    private static JsonBuffer line(String cursor) {
        return new JsonBuffer(32 + cursor.length()).raw("{\"cursor\":").string(cursor);
    }

    /** The line of events that are lost, and the cursor after them. */
    public static byte[] gapsLine(List<Gap> gaps, String cursor) {
        JsonBuffer line = new JsonBuffer(128 * gaps.size() + cursor.length()).raw("{\"gaps\":");
        return append(line, gaps).raw(",\"cursor\":").string(cursor).raw("}\n").toBytes();
    }

    /** Appends gaps as an array. */
    public static JsonBuffer append(JsonBuffer json, List<Gap> gaps) {
        json.raw('[');
        for (int i = 0; i < gaps.size(); i++) {
            if (i > 0) {
                json.raw(',');
            }
            append(json, gaps.get(i));
        }
        return json.raw(']');
    }

    /** Appends a gap as an object; that of a recreated topic has no {@code to}. */
    public static JsonBuffer append(JsonBuffer json, Gap gap) {
        json.raw("{\"channel\":").string(gap.channel());
        json.raw(",\"partition\":").number(gap.partition());
        json.raw(",\"from\":").number(gap.from());
        if (gap.reason() != Gap.Reason.RECREATED) {
            json.raw(",\"to\":").number(gap.to());
        }
        return json.raw(",\"reason\":")
                .string(gap.reason().name().toLowerCase(Locale.ROOT))
                .raw('}');
    }
}
