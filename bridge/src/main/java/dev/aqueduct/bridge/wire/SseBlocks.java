package dev.aqueduct.bridge.wire;

import static dev.aqueduct.bridge.json.JsonBuffer.utf8;

import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.Gap;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The blocks of a stream of server-sent events (WHATWG HTML, section 9.2), as API.md gives them.
 * Every line ends in a line feed alone.
 */
public final class SseBlocks {
    /**
     * A comment without the empty line that would end a block: some clients call their handler at
     * every empty line.
     */
    private static final byte[] HEARTBEAT = utf8(":\n");

    private static final byte[] ID = utf8("id: ");
    private static final byte[] DATA = utf8("\ndata: ");
    private static final byte[] FOOT = utf8("\n\n");

    private SseBlocks() {}

    /** What goes before the JSON of an event: the cursor after it. */
    public static byte[] head(String cursor) {
        return new JsonBuffer(ID.length + cursor.length() + DATA.length)
                .raw(ID)
                .raw(cursor)
                .raw(DATA)
                .toBytes();
    }

    /** What goes behind the JSON of an event. Not to be changed. */
    public static byte[] foot() {
        return FOOT;
    }

    /** The block of an event: the cursor after it, and its JSON. */
    public static byte[] event(String cursor, byte[] json) {
        byte[] head = head(cursor);
        return new JsonBuffer(head.length + json.length + FOOT.length)
                .raw(head)
                .raw(json)
                .raw(FOOT)
                .toBytes();
    }

    /**
     * The cursor in what {@link #head} made. A stream that was quiet for a while knows by it where
     * its client is, without keeping a cursor for every event.
     */
    public static String cursorOf(byte[] head) {
        return new String(
                head, ID.length, head.length - ID.length - DATA.length, StandardCharsets.US_ASCII);
    }

    /**
     * The line that goes before an event's block where the client asked for types as names; none
     * for the names that browsers or this contract give a meaning, and for what no line can hold.
     */
    public static Optional<byte[]> name(String type) {
        boolean taken =
                switch (type) {
                    case "", "error", "message", "open" -> true;
                    default -> type.startsWith("aqueduct.");
                };
        if (taken || type.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            return Optional.empty();
        }
        return Optional.of(utf8("event: " + type + "\n"));
    }

    /** How long the client should wait before it connects again: the first line of a stream. */
    public static byte[] retry(long millis) {
        return utf8("retry: " + millis + "\n");
    }

    public static byte[] heartbeat() {
        return HEARTBEAT;
    }

    /** The position, and whether it has passed the end as that was at the request. */
    public static byte[] cursor(String cursor, boolean live) {
        return control(
                "aqueduct.cursor",
                cursor,
                new JsonBuffer(128)
                        .raw("{\"cursor\":")
                        .string(cursor)
                        .raw(",\"live\":")
                        .raw(live ? "true}" : "false}"));
    }

    /** Events that are lost, and the cursor after them. */
    public static byte[] gap(String cursor, Gap gap) {
        return control("aqueduct.gap", cursor, JsonPages.append(new JsonBuffer(128), gap));
    }

    /** A channel that was deleted, and the cursor without it. */
    public static byte[] end(String cursor, String channel) {
        JsonBuffer data = new JsonBuffer(64).raw("{\"channel\":").string(channel).raw('}');
        return control("aqueduct.end", cursor, data);
    }

    private static byte[] control(String name, String cursor, JsonBuffer data) {
        return new JsonBuffer(64 + 2 * cursor.length() + data.length())
                .raw("event: ")
                .raw(name)
                .raw('\n')
                .raw(event(cursor, data.toBytes()))
                .toBytes();
    }

    /**
     * Why nothing is served for the moment. Without a cursor, so that the client keeps the one it
     * has.
     */
    public static byte[] busy(String reason) {
        return new JsonBuffer(128)
                .raw("event: aqueduct.busy\ndata: {\"reason\":")
                .string(reason)
                .raw("}\n\n")
                .toBytes();
    }
}
