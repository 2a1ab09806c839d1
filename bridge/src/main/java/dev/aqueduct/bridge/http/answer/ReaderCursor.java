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

    /**
     * What stands before and behind the offset of one partition, while nothing else of the cursor
     * changes.
     */
    public record Around(String before, String behind) {}

    /** What stands around the offset of a partition that is in the cursor. */
    public static Around around(Located reader, String channel, int partition) {
        StringBuilder text = new StringBuilder(48);
        int[] place = new int[2];
        reader.cursor((name, incarnation, offsets) -> {
            CursorText.append(text, name, incarnation, offsets);
            if (name.equals(channel)) {
                int end = text.length();
                for (int last = offsets.length - 1; last > partition; last--) {
                    end -= digits(offsets[last]) + 1;
                }
                place[0] = end - digits(offsets[partition]);
                place[1] = end;
            }
        });
        return new Around(text.substring(0, place[0]), text.substring(place[1]));
    }

    private static int digits(long offset) {
        return Long.toString(offset).length();
    }
}
