package dev.aqueduct.bridge.http.answer;

import dev.aqueduct.bridge.read.Located;
import dev.aqueduct.bridge.wire.CursorText;

/** The text of a cursor. */
public final class ReaderCursor {

    private ReaderCursor() {}

    public static String of(Located reader) {
        StringBuilder text = new StringBuilder(48);
        reader.cursor((name, incarnation, offsets) ->
                CursorText.append(text, name, incarnation, offsets));
        return text.isEmpty() ? CursorText.NOTHING : text.toString();
    }
}
