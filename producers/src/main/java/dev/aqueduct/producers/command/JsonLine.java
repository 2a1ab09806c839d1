package dev.aqueduct.producers.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks that a line is exactly one JSON value, in UTF-8, and finds its key. The line itself stays
 * as it is. Memory is bounded by the line. Any thread may call it.
 */
final class JsonLine {
    /** Names are not interned, and many that hash alike are slow instead of an error. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .build();

    private static final String NOT_JSON = "not JSON: ";
    private static final String ENDS_TOO_EARLY = NOT_JSON + "it ends too early";

    /** Its code adds nothing to a character that can be shown. */
    private static final Pattern UNEXPECTED =
            Pattern.compile("^Unexpected character \\(('.+?') \\(code .*$");

    private final List<String> keyPath;

    /**
     * @param keyPath the names that lead to the key, from the outermost; empty: no key is asked for
     */
    JsonLine(List<String> keyPath) {
        this.keyPath = List.copyOf(keyPath);
    }

    /** Checks a line. Whatever its bytes are, there is an answer and no exception. */
    Checked check(byte[] line) {
        if (isBlank(line)) {
            return new Checked.Blank();
        }
        if (!isUtf8(line)) {
            return new Checked.Bad("not UTF-8");
        }
        try (JsonParser parser = JSON.createParser(line)) {
            var key = new KeyFinder(keyPath);
            int depth = 0;
            do {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return new Checked.Bad(ENDS_TOO_EARLY);
                }
                depth -= token.isStructEnd() ? 1 : 0;
                key.see(parser, token, depth);
                depth += token.isStructStart() ? 1 : 0;
            } while (depth > 0);
            return parser.nextToken() == null
                    ? key.result()
                    : new Checked.Bad("more than one value");
        } catch (JsonProcessingException notJson) {
            return new Checked.Bad(problem(notJson));
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array in memory does no I/O", impossible);
        }
    }

    /**
     * Of the parser's message only what is wrong: not what it would rather have seen, and where.
     */
    private static String problem(JsonProcessingException notJson) {
        if (notJson instanceof JsonEOFException) {
            return ENDS_TOO_EARLY;
        }
        String message = notJson.getOriginalMessage().split("\\R|: was expecting", 2)[0];
        message = UNEXPECTED.matcher(message).replaceFirst("unexpected $1");
        var where = notJson.getLocation();
        return NOT_JSON
                + message
                + (where == null ? "" : " at byte " + Math.max(0, where.getByteOffset()));
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The parser itself lets pass some sequences that are none, surrogates for example. */
    private static boolean isUtf8(byte[] line) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
