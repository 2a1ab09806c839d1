package dev.aqueduct.bridge.event;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.Header;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the members {@code type} and {@code headers} out of a record's headers. The last {@code
 * ce_type} is the type where it is UTF-8; all other headers are told, those of one name in an array
 * in the place of the first.
 */
final class EventHeaders {

    private static final String TYPE_HEADER = "ce_type";
    private static final byte[] TYPE = JsonBuffer.utf8(",\"type\":");
    private static final byte[] HEADERS = JsonBuffer.utf8(",\"headers\":");

    /** Where comparing each name with each is still cheaper than a map. */
    private static final int FEW = 16;

    private EventHeaders() {}

    /** Appends both members. Returns the type, null where there is none. */
    static @Nullable String append(List<Header> headers, JsonBuffer out) {
        if (headers.isEmpty()) {
            return null;
        }
        int last = lastType(headers);
        byte[] type = last < 0 ? null : headers.get(last).value();
        if (type == null) {
            appendHeaders(headers, -1, out);
            return null;
        }
        int start = out.length();
        if (!out.raw(TYPE).string(type)) {
            out.truncate(start);
            appendHeaders(headers, -1, out);
            return null;
        }
        appendHeaders(headers, last, out);
        return new String(type, StandardCharsets.UTF_8);
    }

    private static int lastType(List<Header> headers) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).name().equals(TYPE_HEADER)) {
                return i;
            }
        }
        return -1;
    }

    private static void appendHeaders(List<Header> headers, int left, JsonBuffer out) {
        if (headers.size() == (left < 0 ? 0 : 1)) {
            return;
        }
        out.raw(HEADERS);
        int start = out.length();
        if (!appendPlain(headers, left, out)) {
            out.truncate(start);
            appendGrouped(headers, left, out);
        }
    }

    /** Appends headers as they mostly are: few, UTF-8, no name twice. False where they are not. */
    private static boolean appendPlain(List<Header> headers, int left, JsonBuffer out) {
        if (headers.size() > FEW) {
            return false;
        }
        char opening = '{';
        for (int i = 0; i < headers.size(); i++) {
            if (i == left) {
                continue;
            }
            Header header = headers.get(i);
            if (isRepeated(headers, left, i)) {
                return false;
            }
            out.raw(opening).string(header.name()).raw(':');
            if (!appendText(header.value(), out)) {
                return false;
            }
            opening = ',';
        }
        out.raw('}');
        return true;
    }

    private static boolean isRepeated(List<Header> headers, int left, int index) {
        String name = headers.get(index).name();
        for (int i = 0; i < index; i++) {
            if (i != left && headers.get(i).name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean appendText(byte @Nullable [] value, JsonBuffer out) {
        if (value == null) {
            out.raw("null");
            return true;
        }
        return out.string(value);
    }

    private static void appendGrouped(List<Header> headers, int left, JsonBuffer out) {
        Map<String, List<byte[]>> members = new LinkedHashMap<>();
        JsonBuffer one = new JsonBuffer(64);
        for (int i = 0; i < headers.size(); i++) {
            if (i != left) {
                Header header = headers.get(i);
                one.truncate(0);
                String name = appendAny(header, one);
                members.computeIfAbsent(name, _ -> new ArrayList<>()).add(one.toBytes());
            }
        }
        char opening = '{';
        for (Map.Entry<String, List<byte[]>> member : members.entrySet()) {
            out.raw(opening).string(member.getKey()).raw(':');
            appendOneOrMany(member.getValue(), out);
            opening = ',';
        }
        out.raw('}');
    }

    /** Appends a header's value and returns the name that says how. */
    private static String appendAny(Header header, JsonBuffer out) {
        byte[] value = header.value();
        if (value == null || out.string(value)) {
            out.raw(value == null ? "null" : "");
            return header.name();
        }
        out.base64(value);
        return header.name() + "_base64";
    }

    private static void appendOneOrMany(List<byte[]> values, JsonBuffer out) {
        if (values.size() == 1) {
            out.raw(values.getFirst());
            return;
        }
        char opening = '[';
        for (byte[] value : values) {
            out.raw(opening).raw(value);
            opening = ',';
        }
        out.raw(']');
    }
}
