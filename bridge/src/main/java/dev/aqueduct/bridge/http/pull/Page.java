package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.wire.CursorText;
import dev.aqueduct.bridge.wire.JsonPages;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A page of events.
 *
 * @param start the cursor that its events follow
 * @param end the cursor that follows them
 * @param more whether anything lay behind it when it was made
 * @param full whether it reached one of its limits
 * @param flawed whether an event carries an error
 * @param events how many it has
 * @param json theirs, in parts that are not to be changed
 */
record Page(
        String start,
        String end,
        boolean more,
        boolean full,
        boolean flawed,
        int events,
        List<byte[]> json) {

    /** The page at a cursor behind which nothing lies. */
    static Page empty(String cursor) {
        return new Page(cursor, cursor, false, false, false, 0, List.of());
    }

    /** A page with an error has another tag than the same page once its schema is known. */
    String tag() {
        return EntityTag.of(start, end, more ? "more" : "", flawed ? "flawed" : "");
    }

    /** Whether it is of these channels alone: a pattern may have taken in another meanwhile. */
    boolean isOf(Set<String> channels) {
        return CursorText.parse(end) instanceof CursorText.Parsed.Read(Cursor cursor)
                && cursor.channels().keySet().equals(channels);
    }

    /** The body, in parts that are not to be changed. */
    List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>(json.size() + 2);
        parts.add(JsonPages.begin());
        parts.addAll(json);
        parts.add(JsonPages.end(end, more));
        return parts;
    }
}
