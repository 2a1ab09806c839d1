package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** Behind a real cache with our configuration, what many ask for reaches the bridge once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedAnswers {
    private static final int CLIENTS = 2_000;

    /** Of {@link #CLIENTS}, for each event or wait that passes. */
    private static final int HANDFUL = 10;

    private static final int PAGE = 100;
    private static final int PAGES = 20;
    private static final int READERS = 100;

    private static final int GOING_ON = 20;

    private static final int POLLERS = 4;
    private static final int POLLED = 5;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** As long as an empty page may be shown, and what a busy machine may take on the way. */
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final Stack stack = new Stack();
    private final BridgeNode bridge = stack.bridge(Stack.settings());
    private final Tap tap = new Tap(URI.create(bridge.address()));
    private final Cache.Kind kind;
    private final Cache cache;

    SharedAnswers(Cache.Kind kind) throws IOException {
        this.kind = kind;
        try {
            cache = Cache.before(tap.address(), kind);
        } catch (RuntimeException | IOException | AssertionError e) {
            stack.close();
            throw e;
        }
    }

    @AfterAll
    void close() throws IOException {
        cache.close();
        tap.close();
        stack.close();
    }

    /** What reads a channel on from an offset. */
    private String from(String channel, long offset, String parameters) throws Exception {
        try (RawHttp http = new RawHttp(cache.address(), SOON)) {
            String incarnation =
                    Json.read(http.get("/channels/" + channel).answer().text())
                            .required("incarnation")
                            .asText();
            return "/channels/%s/events?cursor=%s*%s*%d&%s"
                    .formatted(channel, channel, incarnation, offset, parameters);
        }
    }

    private List<String> asked(String channel) {
        return tap.targets().stream()
                .filter(target -> target.startsWith("/channels/" + channel + "/events?"))
                .toList();
    }

    @Test
    void event_costs_a_handful_of_requests_however_many_wait_for_it() throws Exception {
        stack.create("waited", 1);
        int events = 5;
        try (Waiters waiters =
                new Waiters(cache.address(), from("waited", 0, "wait=30s"), 0, CLIENTS)) {
            for (int event = 0; event < events; event++) {
                stack.send("waited", 0, "text " + event);
                waiters.awaitAll(event + 1);
            }
            List<String> asked = asked("waited");
            assertTrue(asked.size() <= HANDFUL * events, asked::toString);
        }
    }

    @Test
    void wait_that_passes_costs_a_handful_of_requests_and_then_nobody_misses_an_event()
            throws Exception {
        stack.create("quiet", 1);
        try (Waiters waiters =
                new Waiters(cache.address(), from("quiet", 0, "wait=3s"), 0, CLIENTS)) {
            int rounds = waiters.awaitQuiet(3);
            List<String> asked = asked("quiet");
            assertTrue(asked.size() <= HANDFUL * (rounds + 1), asked::toString);
            stack.send("quiet", 0, "text");
            waiters.awaitAll(1);
        }
    }

    @Test
    void who_waits_is_answered_though_the_one_who_asked_first_has_gone() throws Exception {
        stack.create("gone", 1);
        String target = from("gone", 0, "wait=9s");
        int firsts = kind == Cache.Kind.NGINX ? 2 : 1;
        try (RawHttp before = new RawHttp(cache.address(), SOON)) {
            before.get(
                    target); // its answer would go on to be stored, so it is not the one that goes
            awaitNextSecond();
            RawHttp first = new RawHttp(cache.address(), SOON);
            first.get(target);
            await().atMost(SOON).until(() -> asked("gone").size() == firsts);
            try (Waiters waiters = new Waiters(cache.address(), target, 0, GOING_ON)) {
                waiters.awaitAsking();
                first.close();
                stack.send("gone", 0, "text");
                waiters.awaitAll(1);
                List<String> asked =
                        asked("gone").stream().filter(each -> each.contains("*0&")).toList();
                assertEquals(asked, asked.stream().distinct().toList());
            }
        }
    }

    @Test
    void history_that_many_read_is_asked_for_once() throws Exception {
        stack.create("history", 1);
        for (int event = 0; event < PAGES * PAGE + 1; event++) {
            stack.producer().send(new ProducerRecord<>("history", 0, null, "text " + event));
        }
        stack.producer().flush();
        String first = from("history", 0, "limit=" + PAGE + "&wait=5s");
        readAll(first); // some of it within the same second, in which anything is shared
        awaitNextSecond();
        readAll(first);
        List<String> full =
                asked("history").stream()
                        .filter(target -> !target.contains("*" + PAGES * PAGE + "&"))
                        .toList();
        // Both ways of reading write wait in their own way. A page that is on its way at the end of
        // a second may be asked for once more.
        assertTrue(full.size() <= 2 * PAGES + PAGES / 2, full::toString);
    }

    /** Waits until what was asked for before is not shared any more, but by what is kept. */
    private static void awaitNextSecond() {
        long now = System.currentTimeMillis() / 1_000;
        await().atMost(SOON).until(() -> System.currentTimeMillis() / 1_000 > now + 1);
    }

    private void readAll(String first) throws Exception {
        List<Future<Long>> reading = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < READERS; reader++) {
                boolean byLink = reader % 2 == 0;
                String accept = "Accept: " + (reader % 3 == 0 ? "*/*" : "application/json");
                reading.add(threads.submit(() -> readAll(first, byLink, accept)));
            }
            for (Future<Long> each : reading) {
                assertEquals(PAGES * PAGE + 1, each.get(SOON.toSeconds(), TimeUnit.SECONDS));
            }
        }
    }

    private long readAll(String first, boolean byLink, String accept) throws IOException {
        try (PageFollower follower = new PageFollower(cache.address(), first, 0, byLink, accept)) {
            while (follower.next() < PAGES * PAGE + 1) {
                assertTrue(follower.turn() > 0);
            }
            return follower.next();
        }
    }

    @Test
    void nobody_is_shown_a_stale_end() throws Exception {
        stack.create("stale", 1);
        String first = from("stale", 0, "limit=1");
        List<Long> sent = new CopyOnWriteArrayList<>();
        AtomicLongArray seen = new AtomicLongArray(POLLERS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> polling = new ArrayList<>();
            for (int poller = 0; poller < POLLERS; poller++) {
                int index = poller;
                polling.add(threads.submit(() -> poll(first, sent, seen, index)));
            }
            for (int event = 1; event <= POLLED; event++) {
                stack.send("stale", 0, "text");
                sent.add(System.nanoTime());
                awaitAll(seen, event, polling);
            }
            for (Future<?> each : polling) {
                each.get(SOON.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static void awaitAll(AtomicLongArray seen, int events, List<Future<?>> polling) {
        await().atMost(SOON)
                .until(() -> {
                    for (Future<?> each : polling) {
                        if (each.state() == Future.State.FAILED) {
                            throw new AssertionError(each.exceptionNow());
                        }
                    }
                    for (int i = 0; i < seen.length(); i++) {
                        if (seen.get(i) < events) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /** Asks without a pause; half of them by links, so with a tick. */
    private @Nullable Void poll(String first, List<Long> sent, AtomicLongArray seen, int index)
            throws IOException {
        try (PageFollower follower = new PageFollower(cache.address(), first, 0, index % 2 == 0)) {
            while (follower.next() < POLLED) {
                long before = System.nanoTime() - STALE_NANOS;
                long old = sent.stream().filter(at -> at - before < 0).count();
                boolean nothing = follower.turn() == 0;
                seen.set(index, follower.next());
                assertTrue(!nothing || follower.next() >= old, "told of an end that is stale");
            }
        }
        return null;
    }
}
