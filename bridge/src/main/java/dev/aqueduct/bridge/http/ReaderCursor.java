package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.wire.CursorText;

/** The text of the cursor at which a reader is. */
final class ReaderCursor {

    private ReaderCursor() {}

    static String of(Reader reader) {
        StringBuilder text = new StringBuilder(48);
        reader.cursor((name, incarnation, offsets) ->
                CursorText.append(text, name, incarnation, offsets));
        return text.isEmpty() ? CursorText.NOTHING : text.toString();
    }
}
