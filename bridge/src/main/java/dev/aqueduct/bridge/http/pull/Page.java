package dev.aqueduct.bridge.http.pull;

import dev.aqueduct.bridge.http.request.EntityTag;
import dev.aqueduct.bridge.wire.JsonPages;

import java.util.ArrayList;
import java.util.List;

/**
 * A page of events.
 *
 * @param start the cursor that its events follow
 * @param end the cursor that follows them
 * @param more whether anything lay behind it when it was made
 * @param full whether it reached one of its limits
 * @param flawed whether an event carries an error
 * @param events the JSON of each event
 */
record Page(
        String start, String end, boolean more, boolean full, boolean flawed, List<byte[]> events) {

    /** A page with an error has another tag than the same page once its schema is known. */
    String tag() {
        return EntityTag.of(start, end, more ? "more" : "", flawed ? "flawed" : "");
    }

    /** The body, in parts that are not to be changed. */
    List<byte[]> parts() {
        List<byte[]> parts = new ArrayList<>(2 * events.size() + 2);
        parts.add(JsonPages.begin());
        for (byte[] event : events) {
            if (parts.size() > 1) {
                parts.add(JsonPages.comma());
            }
            parts.add(event);
        }
        parts.add(JsonPages.end(end, more));
        return parts;
    }
}
