package dev.aqueduct.bridge.wire;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;

import java.util.Map;
import java.util.TreeMap;

/**
 * The text of a cursor: for each channel its name, its incarnation and the next offset of each
 * partition joined by {@code .}; all joined by {@code *}, channels in the order of their names;
 * {@code -} for none. The same position is always the same text, and no character of it is ever
 * escaped in a URL.
 */
public final class CursorText {
    /**
     * Longer cursors are refused: with it, a request line and a header fit what servers and proxies
     * take.
     */
    public static final int MAX_LENGTH = 6_000;

    /** The position in no channel at all. */
    public static final String NOTHING = "-";

    private CursorText() {}

    /** What a text was read as. */
    public sealed interface Parsed {
        /** A cursor. */
        record Read(Cursor cursor) implements Parsed {}

        /** No cursor; the sentence says why, and is fit to be shown. */
        record Unreadable(String why) implements Parsed {}
    }

    /** The canonical text. */
    public static String of(Cursor cursor) {
        StringBuilder text = new StringBuilder();
        cursor.channels().forEach((name, position) -> append(text, name, position));
        return text.isEmpty() ? NOTHING : text.toString();
    }

    private static void append(StringBuilder text, String name, Position position) {
        append(text, name, position.incarnation(), position.offsets());
    }

    /** Appends one channel's part; channels have to come in the order of their names. */
    public static void append(StringBuilder text, String name, String incarnation, long[] offsets) {
        if (!text.isEmpty()) {
            text.append('*');
        }
        text.append(name).append('*').append(incarnation).append('*').append(offsets[0]);
        for (int partition = 1; partition < offsets.length; partition++) {
            text.append('.').append(offsets[partition]);
        }
    }

    /**
     * Reads a text. Channels may come in any order, each once; offsets are whole numbers from 0.
     */
    public static Parsed parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return unreadable(
                    "it has "
                            + text.length()
                            + " characters, and at most "
                            + MAX_LENGTH
                            + " are taken");
        }
        if (text.equals(NOTHING)) {
            return new Parsed.Read(new Cursor(new TreeMap<>()));
        }
        String[] parts = text.split("\\*", -1);
        if (parts.length % 3 != 0) {
            return unreadable(
                    "it is not made of a name, an incarnation and offsets for each channel");
        }
        Map<String, Position> channels = new TreeMap<>();
        for (int part = 0; part < parts.length; part += 3) {
            String name = parts[part];
            if (name.isEmpty()) {
                return unreadable("it holds an addition that this bridge does not know");
            }
            if (!legal(name) || !legal(parts[part + 1])) {
                return unreadable("a name or an incarnation holds characters that none can hold");
            }
            long[] offsets = offsets(parts[part + 2]);
            if (offsets.length == 0) {
                return unreadable(
                        "the offsets of channel "
                                + name
                                + " are not whole numbers from 0 joined by '.'");
            }
            if (channels.put(name, new Position(parts[part + 1], offsets)) != null) {
                return unreadable("channel " + name + " is in it twice");
            }
        }
        return new Parsed.Read(new Cursor(new TreeMap<>(channels)));
    }

    private static Parsed unreadable(String why) {
        return new Parsed.Unreadable(why);
    }

    /**
     * Whether the text holds only what a topic's name or id may hold (Kafka: letters, digits, dot,
     * underline, dash).
     */
    private static boolean legal(String text) {
        return text.chars()
                .allMatch(c ->
                        (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '.'
                                || c == '_'
                                || c == '-');
    }

    /** The offsets, or none where the text holds anything else. */
    private static long[] offsets(String text) {
        String[] parts = text.split("\\.", -1);
        long[] offsets = new long[parts.length];
        for (int partition = 0; partition < parts.length; partition++) {
            String part = parts[partition];
            if (part.isEmpty() || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return new long[0];
            }
            try {
                offsets[partition] = Long.parseLong(part);
            } catch (NumberFormatException beyondLong) {
                return new long[0];
            }
        }
        return offsets;
    }
}
