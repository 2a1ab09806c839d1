package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.wire.CursorText;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that validate what they hold, at random cursors and at the end, while all is being
 * written to: each answer is held against what had been written when it was asked for, and when it
 * came.
 */
@ExtendWith(SharedFixture.class)
@Timeout(240)
final class PageModelTest {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 300;
    private static final int PLAIN = 400;
    private static final int TRANSACTIONS = 60;
    private static final List<String> SELECTIONS =
            List.of("model.a", "model.b", "model.c", "model.a,model.c", "model.*");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static HttpFixture fixture;
    private static final Map<String, String> INCARNATIONS = new TreeMap<>();
    private static final List<WrittenLog> PLAIN_LOGS =
            List.of(
                    new WrittenLog("model.a", 0),
                    new WrittenLog("model.c", 0),
                    new WrittenLog("model.c", 1));
    private static final List<WrittenLog> TRANSACTED_LOGS =
            List.of(new WrittenLog("model.b", 0), new WrittenLog("model.c", 2));

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /** The bodies of pages by their tags. */
    private final Map<String, String> held = new ConcurrentHashMap<>();

    /** The tags that were given at a cursor. */
    private final Map<String, Queue<String>> tags = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        fixture = SharedFixture.fixture();
        INCARNATIONS.put("model.a", fixture.create("model.a", 1));
        INCARNATIONS.put("model.b", fixture.create("model.b", 1));
        INCARNATIONS.put("model.c", fixture.create("model.c", 3));
    }

    private record Asked(String selection, String cursor, int limit, int waitMillis) {
        String path() {
            return "/channels/%s/events?cursor=%s&limit=%d".formatted(selection, cursor, limit)
                    + (waitMillis == 0 ? "" : "&wait=" + waitMillis + "ms");
        }
    }

    /** An answer, and between which moments it was made. */
    private record Answer(Asked asked, HttpResponse<String> http, long before, long after) {
        String header(String name) {
            return String.join(", ", http.headers().allValues(name));
        }

        @Override
        public String toString() {
            return asked + " → " + http.statusCode() + ' ' + http.headers().map() + http.body();
        }
    }

    private static List<WrittenLog> logs(String selection) {
        List<WrittenLog> logs = new ArrayList<>(PLAIN_LOGS);
        logs.addAll(TRANSACTED_LOGS);
        logs.removeIf(log ->
                !selection.endsWith("*") && !List.of(selection.split(",")).contains(log.channel));
        return logs;
    }

    @Test
    void conditional_and_unconditional_pages_say_the_same_and_what_is_so() throws Exception {
        Random random =
                Seed.random("conditional_and_unconditional_pages_say_the_same_and_what_is_so");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (WrittenLog log : PLAIN_LOGS) {
                Random own = new Random(random.nextLong());
                all.add(
                        threads.submit(() -> {
                            for (int n = 0; n < PLAIN; n++) {
                                log.write(fixture.producer, own);
                            }
                            return null;
                        }));
            }
            for (WrittenLog log : TRANSACTED_LOGS) {
                Random own = new Random(random.nextLong());
                all.add(threads.submit(() -> transact(log, own)));
            }
            for (int client = 0; client < CLIENTS; client++) {
                Random own = new Random(random.nextLong());
                all.add(
                        threads.submit(() -> {
                            for (int n = 0; n < REQUESTS; n++) {
                                request(own);
                            }
                            return null;
                        }));
            }
            List<Future<List<JsonNode>>> followers = new ArrayList<>();
            List<Future<?>> writers = List.copyOf(all.subList(0, 5));
            for (String selection : SELECTIONS) {
                Random own = new Random(random.nextLong());
                followers.add(threads.submit(() -> follow(selection, writers, own)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            for (int at = 0; at < SELECTIONS.size(); at++) {
                requireWhole(SELECTIONS.get(at), followers.get(at).get());
            }
        }
        require();
    }

    private static Void transact(WrittenLog log, Random random) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                log.transactional(fixture.kafka.bootstrapServers())) {
            for (int n = 0; n < TRANSACTIONS; n++) {
                log.transact(producer, fixture.admin, random);
            }
        }
        return null;
    }

    // ---- Asking

    private void request(Random random) throws Exception {
        String selection = SELECTIONS.get(random.nextInt(SELECTIONS.size()));
        String cursor = cursor(selection, random);
        int wait = random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 0;
        Asked asked = new Asked(selection, cursor, 1 + random.nextInt(12), wait);
        ask(random.nextInt(4) == 0 ? "HEAD" : "GET", asked, random);
        if (random.nextBoolean()) {
            ask("GET", asked, random); // which is told apart by its tag alone
        }
    }

    /** The end as far as it is known, half of the time; else anywhere. */
    private static String cursor(String selection, Random random) {
        boolean atEnd = random.nextBoolean();
        TreeMap<String, long[]> offsets = new TreeMap<>();
        for (WrittenLog log : logs(selection)) {
            long end = log.end();
            long[] all = offsets.computeIfAbsent(log.channel, PageModelTest::offsets);
            all[log.partition] = atEnd || end == 0 ? end : random.nextLong(end + 1);
        }
        TreeMap<String, Position> channels = new TreeMap<>();
        offsets.forEach((channel, each) ->
                channels.put(channel, new Position(INCARNATIONS.get(channel), each)));
        return CursorText.of(new Cursor(channels));
    }

    private static long[] offsets(String channel) {
        return new long[channel.equals("model.c") ? 3 : 1];
    }

    private void ask(String method, Asked asked, Random random) throws Exception {
        List<String> known =
                new ArrayList<>(tags.getOrDefault(asked.cursor(), new ConcurrentLinkedQueue<>()));
        if (random.nextInt(4) == 0) {
            known.addAll(held.keySet().stream().limit(3).toList()); // of other cursors
        }
        String[] headers =
                known.isEmpty() || random.nextInt(4) == 0
                        ? new String[0]
                        : new String[] {"If-None-Match", String.join(", ", known)};
        long before = System.nanoTime();
        HttpResponse<String> http = fixture.bridge.send(method, asked.path(), headers);
        Answer answer = new Answer(asked, http, before, System.nanoTime());
        answers.add(answer);
        assertTrue(http.statusCode() == 200 || http.statusCode() == 304, answer::toString);
        assertTrue(http.statusCode() == 200 || headers.length > 0, answer::toString);
        String tag = answer.header("etag");
        if (http.statusCode() == 304) {
            assertTrue(known.contains(tag), answer::toString);
        } else if (method.equals("GET")) {
            held.putIfAbsent(tag, http.body());
            tags.computeIfAbsent(asked.cursor(), cursor -> new ConcurrentLinkedQueue<>()).add(tag);
        }
    }

    /** Follows the links from the first event on, until all is written and read. */
    private List<JsonNode> follow(String selection, List<Future<?>> writers, Random random)
            throws Exception {
        List<JsonNode> events = new ArrayList<>();
        String path =
                "/channels/"
                        + selection
                        + "/events?limit="
                        + (1 + random.nextInt(40))
                        + "&wait=50ms";
        while (true) {
            boolean written = writers.stream().allMatch(Future::isDone);
            HttpResponse<String> http = fixture.bridge.get(path);
            assertEquals(200, http.statusCode(), http.body());
            JsonNode page = JSON.readTree(http.body());
            page.get("events").forEach(events::add);
            if (written && page.get("events").isEmpty()) {
                return events;
            }
            path = http.headers().firstValue("link").orElseThrow().replaceFirst("<(.*)>.*", "$1");
        }
    }

    // ---- What has to hold

    private static void requireWhole(String selection, List<JsonNode> events) {
        for (WrittenLog log : logs(selection)) {
            assertEquals(log.offsets(0, Long.MAX_VALUE), of(log, events), selection);
        }
    }

    private static List<Long> of(WrittenLog log, Iterable<JsonNode> events) {
        List<Long> offsets = new ArrayList<>();
        for (JsonNode event : events) {
            if (event.get("channel").asText().equals(log.channel)
                    && event.get("partition").asInt() == log.partition) {
                offsets.add(event.get("offset").asLong());
            }
        }
        return offsets;
    }

    private void require() throws Exception {
        int same = 0;
        int sameWithEvents = 0;
        for (Answer answer : answers) {
            String body = held.get(answer.header("etag"));
            if (body == null) {
                continue; // of a HEAD, and never seen else
            }
            JsonNode page = JSON.readTree(body);
            requireSo(answer, page);
            if (answer.http().statusCode() == 304) {
                same++;
                sameWithEvents += page.get("events").isEmpty() ? 0 : 1;
            } else {
                assertEquals("" + body.length(), answer.header("content-length"));
            }
        }
        int forEver = requireForEver();
        System.out.printf(
                "%d answers, %d of them 304, %d of those with events; %d pages for ever%n",
                answers.size(), same, sameWithEvents, forEver);
        assertTrue(same > 20 && sameWithEvents > 5 && forEver > 20, "too little happened");
    }

    /**
     * Whether what may be kept for ever was the same whenever it was asked for, and is so now that
     * all has been written. Of several partitions it is another page with other events, or in
     * another order, and no less true: they come about in the order of time. Returns how many pages
     * there are.
     */
    private int requireForEver() throws Exception {
        Map<String, String> bodies = new HashMap<>();
        for (Answer answer : answers) {
            boolean kept = answer.header("cache-control").endsWith("immutable");
            if (kept && logs(answer.asked().selection()).size() == 1) {
                String body = held.get(answer.header("etag"));
                String first = bodies.putIfAbsent(answer.asked().path(), String.valueOf(body));
                assertTrue(first == null || first.equals(body), answer::toString);
            }
        }
        for (Map.Entry<String, String> each : bodies.entrySet()) {
            if (!each.getValue().equals("null")) {
                assertEquals(each.getValue(), fixture.bridge.get(each.getKey()).body());
            }
        }
        return bodies.size();
    }

    /** Whether the page, which was given or said to be the same, was so while it was asked for. */
    private static void requireSo(Answer answer, JsonNode page) {
        TreeMap<String, Position> start = positions(answer.asked().cursor());
        TreeMap<String, Position> end = positions(page.get("cursor").asText());
        long certain = 0;
        long possible = 0;
        for (WrittenLog log : logs(answer.asked().selection())) {
            long from = start.get(log.channel).offsets()[log.partition];
            long to = end.get(log.channel).offsets()[log.partition];
            assertEquals(log.offsets(from, to), of(log, page.get("events")), answer::toString);
            certain += log.seenBy(from, answer.before());
            possible += log.perhapsSeenBy(from, answer.after());
        }
        int events = page.get("events").size();
        boolean more = page.get("more").asBoolean();
        assertTrue(events <= answer.asked().limit(), answer::toString);
        assertTrue(events > 0 || certain == 0, () -> "nothing of what is there: " + answer);
        assertTrue(events <= possible, answer::toString);
        assertFalse(more && events >= possible, () -> "more than there is: " + answer);
        // Who waits is answered with what this bridge has, before Kafka is asked for what it has.
        boolean all = answer.asked().waitMillis() == 0 || events == 0;
        assertFalse(all && !more && events < certain, () -> "less than there is: " + answer);
    }

    private static TreeMap<String, Position> positions(String cursor) {
        return CursorText.parse(cursor) instanceof CursorText.Parsed.Read(Cursor read)
                ? new TreeMap<>(read.channels())
                : new TreeMap<>();
    }
}
