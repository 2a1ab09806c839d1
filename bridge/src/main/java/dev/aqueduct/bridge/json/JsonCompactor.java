package dev.aqueduct.bridge.json;

import java.util.Arrays;

/**
 * Copies a JSON text (RFC 8259) into a buffer on one line: white space between its tokens is left
 * out, all else stays byte for byte. Checks it strictly on the way: UTF-8 without a byte order
 * mark, nothing after the value. Equal names in an object are not looked for. One pass, no
 * recursion.
 */
public final class JsonCompactor {

    /** How deep arrays and objects may be nested; a deeper text is not taken for JSON. */
    public static final int MAX_DEPTH = 512;

    private static final byte[] TRUE = JsonBuffer.utf8("true");
    private static final byte[] FALSE = JsonBuffer.utf8("false");
    private static final byte[] NULL = JsonBuffer.utf8("null");

    private final byte[] source;
    private final int end;
    private final JsonBuffer out;

    /** The containers around the place: a bit each, set for an object; grows with the depth. */
    private long[] objects = new long[1];

    private int depth;

    /** What is before it has been checked. */
    private int at;

    /** What is before it has been copied, or is white space. */
    private int copied;

    private JsonCompactor(byte[] source, JsonBuffer out) {
        this.source = source;
        this.end = source.length;
        this.out = out;
    }

    /**
     * Appends the text to the buffer.
     *
     * @return -1, or where the text ceases to be JSON, from 0 to its length; nothing was appended
     *     then
     */
    public static int append(byte[] text, JsonBuffer out) {
        int start = out.length();
        JsonCompactor compactor = new JsonCompactor(text, out);
        if (compactor.document()) {
            out.raw(text, compactor.copied, text.length);
            return -1;
        }
        out.truncate(start);
        return compactor.at;
    }

    private boolean document() {
        skipSpace();
        while (true) {
            if (peek() == '{' || peek() == '[') {
                if (!open()) {
                    return false;
                }
                if (!closes()) {
                    if (isInObject() && !name()) {
                        return false;
                    }
                    continue;
                }
            } else if (!scalar()) {
                return false;
            }
            while (depth > 0 && closes()) {
                // Each closing bracket ends a value, too.
            }
            if (depth == 0) {
                skipSpace();
                return at == end;
            }
            if (!comma()) {
                return false;
            }
        }
    }

    private boolean open() {
        if (depth == MAX_DEPTH) {
            return false;
        }
        if (depth == objects.length * Long.SIZE) {
            objects = Arrays.copyOf(objects, MAX_DEPTH / Long.SIZE);
        }
        long bit = 1L << depth;
        if (source[at++] == '{') {
            objects[depth / Long.SIZE] |= bit;
        } else {
            objects[depth / Long.SIZE] &= ~bit;
        }
        depth++;
        skipSpace();
        return true;
    }

    private boolean isInObject() {
        int container = depth - 1;
        return (objects[container / Long.SIZE] & 1L << container) != 0;
    }

    private boolean closes() {
        skipSpace();
        if (peek() != (isInObject() ? '}' : ']')) {
            return false;
        }
        at++;
        depth--;
        return true;
    }

    private boolean comma() {
        if (peek() != ',') {
            return false;
        }
        at++;
        skipSpace();
        return !isInObject() || name();
    }

    /** Takes a member's name and the colon after it. */
    private boolean name() {
        if (peek() != '"' || !string()) {
            return false;
        }
        skipSpace();
        if (peek() != ':') {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    private boolean scalar() {
        return switch (peek()) {
            case '"' -> string();
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            case 'n' -> literal(NULL);
            default -> number();
        };
    }

    private boolean literal(byte[] wanted) {
        for (byte b : wanted) {
            if (peek() != b) {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (peek() == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (peek() != 'e' && peek() != 'E') {
            return true;
        }
        at++;
        if (peek() == '+' || peek() == '-') {
            at++;
        }
        return digits();
    }

    private boolean digits() {
        int start = at;
        while (at < end && source[at] >= '0' && source[at] <= '9') {
            at++;
        }
        return at > start;
    }

    private boolean string() {
        at++;
        while (true) {
            at = Utf8.plain(source, at, end);
            if (at == end) {
                return false;
            }
            byte b = source[at];
            if (b == '"') {
                at++;
                return true;
            }
            int size = b == '\\' ? escape() : b == 0x7F ? 1 : b < 0 ? multibyte() : 0;
            if (size == 0) {
                return false;
            }
            at += size;
        }
    }

    private int multibyte() {
        return Utf8.sequence(source, at, end);
    }

    /** The length of the escape that begins here; 0 where it is none. */
    private int escape() {
        if (end - at < 2) {
            return 0;
        }
        return switch (source[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> end - at >= 6 && isHex(2) && isHex(3) && isHex(4) && isHex(5) ? 6 : 0;
            default -> 0;
        };
    }

    private boolean isHex(int ahead) {
        byte b = source[at + ahead];
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
    }

    private void skipSpace() {
        if (at == end || !isSpace(source[at])) {
            return;
        }
        out.raw(source, copied, at);
        while (at < end && isSpace(source[at])) {
            at++;
        }
        copied = at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private int peek() {
        return at < end ? source[at] : -1;
    }
}
