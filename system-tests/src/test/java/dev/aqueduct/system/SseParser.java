package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads an event stream as the WHATWG HTML standard says (9.2.6, interpreting an event stream). One
 * thread calls it.
 */
final class SseParser {
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** What was read last was a CR: an LF that follows belongs to it. */
    private boolean afterReturn;

    private boolean first = true;

    private String lastEventId;
    private String name = "";
    private @Nullable StringBuilder data;
    private long comments;
    private long retryMillis = -1;

    /**
     * @param lastEventId the one to begin with: that of the connection before
     */
    SseParser(InputStream in, String lastEventId) {
        this.in = in;
        this.lastEventId = lastEventId;
    }

    /**
     * A dispatched event.
     *
     * @param id the last event id when it was dispatched
     * @param name its event type; {@code message} where the block names none
     * @param data its data
     */
    record SseEvent(String id, String name, String data) {}

    /** The next event; null at the end of the stream, whose incomplete block is dropped. */
    @Nullable SseEvent next() throws IOException {
        for (String next = line(); next != null; next = line()) {
            SseEvent event = next.isEmpty() ? dispatch() : null;
            if (event != null) {
                return event;
            }
            take(next);
        }
        return null;
    }

    /** How many comment lines there were. */
    long comments() {
        return comments;
    }

    /** The last reconnection time given, in milliseconds; -1 where there was none. */
    long retryMillis() {
        return retryMillis;
    }

    String lastEventId() {
        return lastEventId;
    }

    private @Nullable SseEvent dispatch() {
        StringBuilder complete = data;
        String type = name.isEmpty() ? "message" : name;
        name = "";
        data = null;
        if (complete == null) {
            return null;
        }
        complete.setLength(complete.length() - 1); // the line feed after the last data line
        return new SseEvent(lastEventId, type, complete.toString());
    }

    private void take(String field) {
        int colon = field.indexOf(':');
        if (colon == 0) {
            comments++;
            return;
        }
        String key = colon < 0 ? field : field.substring(0, colon);
        String value = colon < 0 ? "" : field.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        switch (key) {
            case "event" -> name = value;
            case "data" -> {
                data = data == null ? new StringBuilder() : data;
                data.append(value).append('\n');
            }
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    lastEventId = value;
                }
            }
            case "retry" -> {
                if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    retryMillis = Long.parseLong(value);
                }
            }
            default -> {
                // The standard has other fields ignored.
            }
        }
    }

    /** The next line without its end; null where the stream ends before it does. */
    private @Nullable String line() throws IOException {
        line.reset();
        while (true) {
            int c = in.read();
            boolean second = afterReturn && c == '\n';
            afterReturn = c == '\r';
            if (c < 0) {
                return null;
            }
            if (c == '\n' && !second || c == '\r') {
                String text = line.toString(UTF_8);
                boolean marked = first && text.startsWith("\uFEFF");
                first = false;
                return marked ? text.substring(1) : text;
            }
            if (!second) {
                line.write(c);
            }
        }
    }
}
