package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a stream of server-sent events as strictly as API.md gives its bytes: lines that end in a
 * line feed alone, UTF-8, {@code retry} once and first, and blocks of {@code event}, {@code id} and
 * one {@code data}, in that order. Anything else is an error, where a browser would pass over it.
 * For one thread.
 */
final class StrictBlocks {
    private final InputStream in;
    private boolean first = true;
    private final AtomicInteger heartbeats = new AtomicInteger();

    StrictBlocks(InputStream in) {
        this.in = in;
    }

    /**
     * A block.
     *
     * @param name its {@code event}; empty where it has none
     * @param id its {@code id}; empty where it has none
     * @param data its one {@code data}, as it came
     */
    record Block(String name, String id, byte[] data) {
        String text() {
            return new String(data, UTF_8);
        }

        Event event() {
            return Event.of(text());
        }

        boolean isEvent() {
            return !name.startsWith("aqueduct.");
        }
    }

    /** Reads the next block; empty where the stream ends instead. */
    Optional<Block> next() throws IOException {
        byte[] line = line();
        while (line.length == 1 && line[0] == ':') {
            heartbeats.incrementAndGet();
            line = line();
        }
        if (line.length == 0) {
            return Optional.empty();
        }
        if (first) {
            String retry = text(line);
            require(retry.matches("retry: [1-9]\\d*"), retry);
            first = false;
            return next();
        }
        String name = "";
        if (text(line).startsWith("event: ")) {
            name = field("event: ", line);
            line = line();
        }
        String id = "";
        if (text(line).startsWith("id: ")) {
            id = field("id: ", line);
            require(id.matches("-|[A-Za-z0-9._*-]+"), id);
            line = line();
        }
        String data = field("data: ", line);
        require(line().length == 0, "more than one line of data, or a field after it");
        return Optional.of(new Block(name, id, data.getBytes(UTF_8)));
    }

    /** Reads on to the next event, past what is only said about the stream. */
    Block nextEvent() throws IOException {
        while (true) {
            Block block = next().orElseThrow(() -> new EOFException("the stream ended"));
            if (block.isEvent()) {
                return block;
            }
        }
    }

    /** How many heartbeats were passed on the way. Any thread may ask. */
    int heartbeats() {
        return heartbeats.get();
    }

    private static String field(String name, byte[] line) throws CharacterCodingException {
        String text = text(line);
        require(text.startsWith(name), "not " + name + " but " + text);
        return text.substring(name.length());
    }

    private static String text(byte[] line) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    }

    /** A line without its end; an empty one also at the end of the stream. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && line.size() == 0) {
                break;
            }
            if (b <= 0 || b == '\r') {
                throw new AssertionError(
                        "byte " + b + " ends a line: " + shown(line.toString(UTF_8)));
            }
            line.write(b);
        }
        return line.toByteArray();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(shown(what));
        }
    }

    private static String shown(String text) {
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }
}
