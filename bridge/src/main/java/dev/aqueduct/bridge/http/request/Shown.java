package dev.aqueduct.bridge.http.request;

/** A client's text as it is shown back: in quotes, of bounded length, with nothing invisible. */
public final class Shown {
    private static final int MAX_CHARACTERS = 100;

    private Shown() {}

    public static String of(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.codePoints().limit(MAX_CHARACTERS).forEach(point -> append(shown, point));
        boolean cut = text.codePointCount(0, text.length()) > MAX_CHARACTERS;
        return shown.append(cut ? "…'" : "'").toString();
    }

    private static void append(StringBuilder shown, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    shown.append(String.format("\\u%04x", point));
            default -> shown.appendCodePoint(point);
        }
    }
}
