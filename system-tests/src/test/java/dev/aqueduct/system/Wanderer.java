package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import dev.aqueduct.system.SseParser.SseEvent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that reads some channels from their first event on and never stays: it pushes, pulls and
 * pulls in bulk in turn, hangs up anywhere, falls behind, and goes on at another bridge, with no
 * more than the cursor that it was given last. Bridges may go down under it. One thread runs it.
 */
final class Wanderer {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final List<BridgeNode> bridges;
    private final String target;
    private final String channels;
    private final Random random;
    private final CountDownLatch never = new CountDownLatch(1);

    /** By channel and partition, what was got, in order. */
    private final TreeMap<String, List<Log.Record>> got = new TreeMap<>();

    /** What it did, for the message of a failure. */
    private final List<String> ways = new ArrayList<>();

    private String cursor = "earliest";
    private long count;

    /**
     * @param bridges those among which it wanders
     * @param channels as they stand in the path
     */
    Wanderer(List<BridgeNode> bridges, String channels, long seed) {
        this.bridges = bridges;
        this.channels = channels;
        target = "/channels/" + channels + "/events";
        random = new Random(seed);
    }

    /** By channel and partition, joined by a slash, the records that it got, in order. */
    Map<String, List<Log.Record>> got() {
        return got;
    }

    long count() {
        return count;
    }

    /** Reads on for a while, in one of the ways. */
    void wander() throws InterruptedException {
        BridgeNode bridge = bridges.get(random.nextInt(bridges.size()));
        String address = bridge.address();
        int way = random.nextInt(4);
        ways.add(way + " at " + address + " from " + cursor);
        try {
            switch (way) {
                case 0 -> pages(address);
                case 1 -> bulk(address);
                default -> push(address);
            }
        } catch (IOException e) {
            // The bridge went down, or has not come back: the cursor goes on elsewhere, later.
            pause(20);
        }
    }

    private void pages(String address) throws IOException, InterruptedException {
        PullClient client = new PullClient(address, channels);
        for (int pages = random.nextInt(1, 6); pages > 0; pages--) {
            int limit = random.nextBoolean() ? random.nextInt(1, 20) : random.nextInt(1, 500);
            Duration wait = Duration.ofSeconds(random.nextInt(4) == 0 ? 1 : 0);
            PullClient.Page page = client.page(cursor, limit, wait);
            if (page.status() == 503) {
                return;
            }
            expect(page.status() == 200, "a page's status is " + page.status() + page.body());
            page.events().forEach(this::take);
            expect(page.events().size() <= limit, "a page holds more than its limit");
            cursor = page.cursor();
            if (page.events().isEmpty()) {
                return;
            }
        }
    }

    private void bulk(String address) throws IOException, InterruptedException {
        int most = random.nextInt(1, 4_000);
        String query = "?cursor=" + cursor + (random.nextBoolean() ? "&limit=" + most : "");
        try (HttpReader http =
                        new HttpReader(
                                address, target + query, Map.of("Accept", "application/x-ndjson"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(http.body(), UTF_8))) {
            if (http.status() == 503) {
                return;
            }
            expect(http.status() == 200, "a bulk's status is " + http.status());
            bulk(lines, random.nextInt(4_000));
        }
    }

    /**
     * Events count only once the cursor after them has come: a transfer that is cut goes on there.
     */
    private void bulk(BufferedReader lines, int cutAfter) throws IOException {
        List<Event> pending = new ArrayList<>();
        int left = cutAfter;
        for (String line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
            JsonNode json = Json.read(line);
            if (json.has("cursor")) {
                expect(!json.has("gaps"), "a bulk tells of gaps: " + line);
                pending.forEach(this::take);
                pending.clear();
                cursor = json.required("cursor").asText();
            } else {
                pending.add(Event.of(json));
            }
            left--;
        }
    }

    private void push(String address) throws IOException, InterruptedException {
        boolean fresh = cursor.equals("earliest") || random.nextBoolean();
        try (SseClient client =
                fresh
                        ? SseClient.open(address, target + "?cursor=" + cursor)
                        : SseClient.open(address, target + "?cursor=latest", cursor)) {
            expect(client.status() == 200, "a push's status is " + client.status());
            int left = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 1_500);
            boolean slow = random.nextInt(4) == 0;
            Optional<SseEvent> next = client.poll(PATIENCE);
            while (next.isPresent() && left > 0) {
                take(next.get());
                left--;
                if (slow && left % 64 == 0) {
                    pause(random.nextInt(200));
                }
                next = client.poll(PATIENCE);
            }
        }
    }

    private void take(SseEvent event) {
        switch (event.name()) {
            case "message" -> {
                take(Event.of(event.data()));
                cursor = event.id();
            }
            case "aqueduct.cursor" -> {
                cursor = Json.read(event.data()).required("cursor").asText();
                expect(cursor.equals(event.id()), "a cursor is not its event's id: " + event);
            }
            case "aqueduct.busy" -> {
                // The bridge is going down.
            }
            default -> expect(false, "nobody expected " + event);
        }
    }

    private void take(Event event) {
        Log.Record record = event.record();
        List<Log.Record> partition =
                got.computeIfAbsent(
                        event.channel() + "/" + record.partition(), absent -> new ArrayList<>());
        expect(
                partition.isEmpty() || partition.getLast().offset() < record.offset(),
                "after "
                        + (partition.isEmpty() ? "nothing" : partition.getLast())
                        + " came "
                        + event);
        partition.add(record);
        count++;
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(
                    otherwise
                            + "; it went "
                            + ways.subList(Math.max(0, ways.size() - 5), ways.size()));
        }
    }

    private void pause(int millis) throws InterruptedException {
        var _ = never.await(millis, TimeUnit.MILLISECONDS);
    }
}
