package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import dev.aqueduct.system.SseParser.SseEvent;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a topic that is made anew under it, whose values say how many times it was. Holds that an
 * event stands under the cursor of its own incarnation, that no event of one is missing at its
 * beginning or in its middle, and that each change is told. Its thread ends at the first breach.
 */
final class IncarnationReader implements AutoCloseable {
    private final BridgeNode bridge;
    private final String topic;
    private final Way way;
    private @Nullable Thread thread;

    /** By the cursor's incarnation, which one it is. For the reading thread. */
    private final Map<String, String> numbers = new HashMap<>();

    private volatile String cursor = "earliest";
    private volatile @Nullable Throwable breach;
    private volatile int told;

    /** Of the present incarnation; replaced as a whole. */
    private volatile List<Log.Record> records = List.of();

    /** How it reads. */
    enum Way {
        PUSH,
        PULL
    }

    private IncarnationReader(BridgeNode bridge, String topic, Way way) {
        this.bridge = bridge;
        this.topic = topic;
        this.way = way;
    }

    static IncarnationReader start(BridgeNode bridge, String topic, Way way) {
        IncarnationReader reader = new IncarnationReader(bridge, topic, way);
        reader.thread = Thread.ofVirtual().start(reader::run);
        return reader;
    }

    /** How many times it was told that the topic was made anew. */
    int told() {
        return told;
    }

    /** Waits until it has read what the log holds of the present incarnation. */
    void assertReads(List<Log.Record> log) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(15))
                .until(() -> breach != null || sorted().equals(log));
        Throwable found = breach;
        if (found != null) {
            throw new AssertionError(way + ": " + found.getMessage(), found);
        }
    }

    private List<Log.Record> sorted() {
        return records.stream().sorted((a, b) -> a.partition() - b.partition()).toList();
    }

    @Override
    public String toString() {
        return way + " at " + cursor + ", told " + told + " times";
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                switch (way) {
                    case PUSH -> push();
                    case PULL -> pull();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | AssertionError e) {
            breach = e;
        }
    }

    private void push() throws IOException, InterruptedException {
        try (SseClient push =
                SseClient.open(
                        bridge.address(), "/channels/" + topic + "/events?cursor=" + cursor)) {
            while (!push.ended() && push.status() == 200) {
                Optional<SseEvent> next = push.poll(Duration.ofMillis(500));
                if (next.isPresent()) {
                    take(next.get());
                }
            }
        }
    }

    private void take(SseEvent event) {
        switch (event.name()) {
            case "message" -> take(Event.of(event.data()), event.id());
            case "aqueduct.gap" -> takeGap(Json.read(event.data()));
            case "aqueduct.cursor" -> {}
            default -> throw new AssertionError("nobody expected " + event);
        }
        if (!event.id().isEmpty()) {
            cursor = event.id();
        }
    }

    private void pull() throws IOException, InterruptedException {
        PullClient.Page page = bridge.pull(topic).page(cursor, 50, Duration.ofSeconds(1));
        switch (page.status()) {
            case 200 -> {
                // Of pages the last event alone has a cursor: the page's.
                page.events().forEach(event -> take(event, page.cursor()));
                cursor = page.cursor();
            }
            case 410 -> {
                page.gaps().forEach(this::takeGap);
                cursor = page.cursor();
            }
            case 404 -> {
                // It is gone, and not yet here again.
            }
            default -> throw new AssertionError("nobody expected " + page);
        }
    }

    private void takeGap(JsonNode gap) {
        // Deleting a topic empties its log first, which is told as what it is.
        if (gap.required("reason").asText().equals("recreated")) {
            if (gap.required("partition").asInt() == 1) {
                told++;
                records = List.of();
            }
        }
    }

    private void take(Event event, String after) {
        Log.Record record = event.record();
        String incarnation = after.split("\\*")[1];
        String number = numbers.computeIfAbsent(incarnation, absent -> record.value());
        assertEquals(number, record.value(), "an incarnation's cursor with another's event");
        long have = records.stream().filter(one -> one.partition() == record.partition()).count();
        assertEquals(have, record.offset(), "a record of " + number + " is missing, or twice");
        List<Log.Record> more = new ArrayList<>(records);
        more.add(record);
        records = more;
    }

    @Override
    public void close() {
        Thread reading = thread;
        if (reading != null) {
            reading.interrupt();
        }
    }
}
