package dev.aqueduct.bridge.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A request on a {@link RawHttp2} and what comes of its answer. Guarded by the connection. */
final class RawHttp2Stream {
    private final RawHttp2 connection;
    private final int number;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long left;
    private boolean answered;
    private boolean ended;
    private boolean reset;

    /**
     * @param left how much its window has at first
     */
    RawHttp2Stream(RawHttp2 connection, int number, int left) {
        this.connection = connection;
        this.number = number;
        this.left = left;
    }

    int number() {
        return number;
    }

    /** Opens its window. */
    RawHttp2Stream open(int bytes) throws IOException {
        connection.openWindow(number, bytes);
        return this;
    }

    void reset() throws IOException {
        connection.reset(number);
    }

    /** Its window is another, by so much. */
    void opened(int bytes) {
        left += bytes;
    }

    /** The headers of its answer have come. */
    void headers() {
        answered = true;
    }

    /** Some of its body has come. Returns what is left of its window. */
    long data(byte[] bytes) {
        body.writeBytes(bytes);
        left -= bytes.length;
        return left;
    }

    /** All has come. */
    void end() {
        ended = true;
    }

    /** The server has reset it. */
    void wasReset() {
        reset = true;
    }

    /** How many bytes of its body have come. */
    int received() {
        synchronized (connection) {
            return body.size();
        }
    }

    void awaitReceived(long bytes) throws InterruptedException {
        connection.await(() -> body.size() == bytes, () -> body.size() + " bytes, not " + bytes);
    }

    void awaitAnswer() throws InterruptedException {
        connection.await(() -> answered, () -> "no answer");
    }

    void awaitReset() throws InterruptedException {
        connection.await(() -> reset, () -> "no reset");
    }

    /** Until the whole body has come; returns it. */
    String awaitEnd() throws InterruptedException {
        connection.await(() -> ended, () -> "no end after " + body.size() + " bytes");
        return text();
    }

    /** Until a push has given as many heartbeats. */
    void awaitHeartbeats(int count) throws InterruptedException {
        connection.await(
                () -> text().split("\n:\n", -1).length > count, () -> "too few in " + text());
    }

    /** Until a push has given the first events of a log: each once, in order, and no more. */
    void awaitEvents(int count) throws InterruptedException {
        connection.await(() -> events().size() >= count, () -> "only " + events());
        List<Integer> expected = IntStream.rangeClosed(1, count).boxed().toList();
        if (!events().equals(expected)) {
            throw new AssertionError(events() + " instead of " + expected);
        }
    }

    private String text() {
        synchronized (connection) {
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    /** How far the cursor of a single partition has got with each event. */
    private List<Integer> events() {
        List<Integer> events = new ArrayList<>();
        String text = text();
        for (String block : text.substring(0, text.lastIndexOf("\n\n") + 1).split("\n\n")) {
            if (block.startsWith("id: ")) {
                String id = block.lines().findFirst().orElseThrow();
                events.add(Integer.valueOf(id.substring(id.lastIndexOf('*') + 1)));
            }
        }
        return events;
    }
}
