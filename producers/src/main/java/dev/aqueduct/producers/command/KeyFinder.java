package dev.aqueduct.producers.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/**
 * Watches the tokens of one JSON value go by and keeps the text of the field at a path. Of a field
 * that is repeated the last one counts, as in most readers of JSON. For one value.
 */
final class KeyFinder {
    private final List<String> path;

    /** How many names of the path lead to the object that is being read, or to one around it. */
    private int entered;

    private boolean nameMatched;
    private @Nullable String key;
    private String problem;

    KeyFinder(List<String> path) {
        this.path = path;
        this.problem = "is missing";
    }

    /**
     * @param depth how many objects and arrays are around the token
     */
    void see(JsonParser parser, JsonToken token, int depth) throws IOException {
        if (token == JsonToken.FIELD_NAME) {
            nameMatched =
                    entered < path.size()
                            && depth == entered + 1
                            && parser.currentName().equals(path.get(entered));
        } else if (token.isStructEnd()) {
            entered = Math.min(entered, Math.max(0, depth - 1));
        } else if (nameMatched) {
            nameMatched = false;
            seeValue(parser, token);
        }
    }

    private void seeValue(JsonParser parser, JsonToken token) throws IOException {
        key = null;
        if (entered + 1 < path.size()) {
            problem = "is missing";
            entered += token == JsonToken.START_OBJECT ? 1 : 0;
        } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            key = parser.getText();
        } else {
            problem =
                    switch (token) {
                        case START_OBJECT -> "is an object";
                        case START_ARRAY -> "is an array";
                        default -> "is null";
                    };
        }
    }

    /** What was found when the value is over. */
    Checked result() {
        return path.isEmpty() || key != null
                ? new Checked.Good(key)
                : new Checked.Bad("no key: field " + String.join(".", path) + " " + problem);
    }
}
