package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.http.answer.Exchange;
import dev.aqueduct.bridge.http.pull.Bulk;
import dev.aqueduct.bridge.http.push.Push;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of HTTP/2 that let a window fill up: that of a stream, or that of the connection. {@link
 * RawHttp2} sees to it that none is exceeded.
 */
@ExtendWith(SharedFixture.class)
final class StalledWindowTest {
    private static final int WINDOW = RawHttp2.WINDOW;
    private static final int PLENTY = RawHttp2.PLENTY;

    /** Events which are more than a window takes. */
    private static final int MANY = 100;

    private static final AtomicInteger CHANNELS = new AtomicInteger();

    /** Stands still unless a test moves it: until then nobody is stalled. */
    private static final AtomicLong CLOCK = new AtomicLong();

    private static HttpFixture fixture;
    private static Bridge bridge;

    private final String channel = "window-" + CHANNELS.incrementAndGet();
    private final String target = "/channels/" + channel + "/events?cursor=earliest";
    private final int stalledBefore = bridge.metrics.stalled.get();

    @BeforeAll
    static void start() {
        fixture = SharedFixture.fixture();
        HttpSettings settings =
                HttpSettings.DEFAULT.with(changed -> {
                    changed.stalledAfter = Duration.ofSeconds(1);
                    changed.sendBufferBytes = 16 * 1024;
                });
        bridge = new Bridge(fixture.source, settings, new Counted(), CLOCK::get);
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @BeforeEach
    void create() throws Exception {
        fixture.create(channel, 1);
    }

    /** The connections of a test are closed by now, and what waited for them with them. */
    @AfterEach
    void nothing_is_left() {
        awaitPushes(0);
        until(() -> bridge.http.openPulls() == 0);
    }

    /** Events of a kilobyte. */
    private void publish(int count) {
        byte[] value = HttpFixture.utf8('"' + "x".repeat(1_000) + '"');
        for (int event = 0; event < count; event++) {
            fixture.producer.send(new ProducerRecord<>(channel, 0, null, value));
        }
        fixture.producer.flush();
    }

    /** A connection with room for all that comes. */
    private static RawHttp2 connect() throws IOException {
        return connect(WINDOW);
    }

    private static RawHttp2 connect(int initialWindow) throws IOException {
        return new RawHttp2(bridge.port(), initialWindow).open(PLENTY);
    }

    /** A connection whose own window is the only one that fills up. */
    private static RawHttp2 connectNarrow() throws IOException {
        return new RawHttp2(bridge.port(), PLENTY);
    }

    private static void pass(int seconds) {
        CLOCK.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    private static void awaitPushes(int count) {
        until(() -> bridge.http.openPushes() == count && bridge.metrics.pushes.get() == count);
    }

    private int stalled() {
        return bridge.metrics.stalled.get() - stalledBefore;
    }

    @Test
    void full_window_of_a_stream_holds_up_no_other() throws Exception {
        try (RawHttp2 connection = connect()) {
            RawHttp2Stream full = connection.push(channel);
            RawHttp2Stream first = connection.push(channel).open(PLENTY);
            RawHttp2Stream second = connection.push(channel).open(PLENTY);
            publish(MANY);
            full.awaitReceived(WINDOW);
            for (int event = MANY; event < MANY + 20; event++) {
                first.awaitEvents(event);
                second.awaitEvents(event);
                publish(1);
            }
            assertEquals(WINDOW, full.received());
            full.open(PLENTY).awaitEvents(MANY + 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,1,1", "1,7,4", "100,100,20", "65535,1000,100", "65535,50000,200"})
    void stream_goes_on_however_its_window_is_opened(int initial, int piece, int events)
            throws Exception {
        publish(events);
        long size;
        try (RawHttp2 connection = connect()) {
            RawHttp2Stream whole = connection.push(channel).open(PLENTY);
            whole.awaitEvents(events);
            size = whole.received();
        }
        try (RawHttp2 connection = connect(initial)) {
            RawHttp2Stream push = connection.push(channel);
            for (long opened = initial; opened < size; opened += piece) {
                push.awaitReceived(opened);
                push.open(piece);
            }
            push.awaitEvents(events);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void stream_goes_on_when_a_setting_opens_its_window(int initial) throws Exception {
        publish(MANY);
        try (RawHttp2 connection = connect(initial)) {
            RawHttp2Stream push = connection.push(channel);
            push.awaitReceived(initial);
            connection.initialWindow(10_000);
            push.awaitReceived(10_000);
            connection.initialWindow(PLENTY);
            push.awaitEvents(MANY);
        }
    }

    @Test
    void window_that_a_setting_has_put_below_zero_takes_nothing() throws Exception {
        publish(MANY);
        try (RawHttp2 connection = connect()) {
            RawHttp2Stream push = connection.push(channel);
            push.awaitReceived(WINDOW);
            connection.initialWindow(100);
            push.open(WINDOW - 100);
            connection.ping();
            push.open(1).awaitReceived(WINDOW + 1);
            push.open(PLENTY).awaitEvents(MANY);
        }
    }

    @Test
    void window_of_a_stream_that_was_upgraded_is_what_its_request_has_set() throws Exception {
        publish(MANY);
        try (RawHttp2 connection = RawHttp2.upgraded(bridge.port(), PLENTY, channel)) {
            connection.awaitReceived(WINDOW);
            connection.open(PLENTY);
            connection.first().awaitEvents(MANY);
            connection.push(channel).awaitEvents(MANY);
        }
    }

    @Test
    void window_that_stays_full_ends_its_stream_and_no_other() throws Exception {
        try (RawHttp2 connection = connect()) {
            RawHttp2Stream full = connection.push(channel);
            RawHttp2Stream open = connection.push(channel).open(PLENTY);
            publish(MANY);
            full.awaitReceived(WINDOW);
            open.awaitEvents(MANY);
            pass(5);
            full.awaitReset();
            awaitPushes(1);
            assertEquals(1, stalled());
            publish(1);
            open.awaitEvents(MANY + 1);
            connection.push(channel).open(PLENTY).awaitEvents(MANY + 1);
        }
    }

    /** The web server has a time of its own, after which it resets what waits for a window. */
    @Test
    void nothing_but_our_own_setting_ends_what_waits() throws Exception {
        publish(MANY);
        try (RawHttp2 connection = connect()) {
            RawHttp2Stream push = connection.push(channel);
            RawHttp2Stream page = connection.get(target + "&limit=100", Exchange.JSON);
            RawHttp2Stream bulk = connection.get(target, Bulk.MEDIA_TYPE);
            connection.awaitReceived(3 * WINDOW);
            Awaitility.await()
                    .during(Duration.ofMillis(2_000))
                    .until(() -> bridge.http.openPushes() == 1);
            pass(5); // too long for a push
            push.awaitReset();
            assertEquals(1, stalled());
            assertEquals(MANY + 1, bulk.open(PLENTY).awaitEnd().lines().count());
            page.open(PLENTY).awaitEnd();
        }
    }

    @Test
    void full_window_of_a_connection_stops_its_streams_and_no_others() throws Exception {
        try (RawHttp2 connection = connectNarrow();
                RawHttp2 another = connect()) {
            RawHttp2Stream first = connection.push(channel);
            RawHttp2Stream second = connection.push(channel);
            RawHttp2Stream elsewhere = another.push(channel).open(PLENTY);
            publish(MANY);
            connection.awaitReceived(WINDOW);
            for (int event = MANY; event < MANY + 20; event++) {
                elsewhere.awaitEvents(event);
                publish(1);
            }
            connection.ping();
            assertEquals(WINDOW, connection.received());
            connection.open(PLENTY);
            first.awaitEvents(MANY + 20);
            second.awaitEvents(MANY + 20);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 20_000})
    void answers_of_all_kinds_share_the_window_of_a_connection(int piece) throws Exception {
        publish(MANY);
        try (RawHttp2 connection = connectNarrow()) {
            List<RawHttp2Stream> pushes =
                    List.of(connection.push(channel), connection.push(channel));
            List<RawHttp2Stream> others =
                    List.of(
                            connection.get(target, Bulk.MEDIA_TYPE),
                            connection.get(target + "&limit=100", Exchange.JSON),
                            connection.get(target + "&limit=10", Exchange.JSON),
                            connection.get("/openapi", "*/*"));
            for (int opened = WINDOW; opened < 300_000; opened += piece) {
                connection.awaitReceived(opened);
                connection.open(piece);
            }
            connection.open(PLENTY);
            for (RawHttp2Stream push : pushes) {
                push.awaitEvents(MANY);
            }
            for (RawHttp2Stream other : others) {
                other.awaitEnd();
            }
        }
    }

    @Test
    void window_of_a_connection_that_stays_full_ends_its_streams_and_no_others() throws Exception {
        try (RawHttp2 connection = connectNarrow();
                RawHttp2 another = connect()) {
            RawHttp2Stream first = connection.push(channel);
            RawHttp2Stream second = connection.push(channel);
            RawHttp2Stream elsewhere = another.push(channel).open(PLENTY);
            publish(MANY);
            connection.awaitReceived(WINDOW);
            elsewhere.awaitEvents(MANY);
            pass(5);
            first.awaitReset();
            second.awaitReset();
            awaitPushes(1);
            assertEquals(2, stalled());
            publish(1);
            elsewhere.awaitEvents(MANY + 1);
            connection.open(PLENTY).push(channel).awaitEvents(MANY + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stream_that_is_reset_while_it_is_stalled_ends_at_once(boolean narrow) throws Exception {
        publish(MANY);
        try (RawHttp2 connection = narrow ? connectNarrow() : connect()) {
            RawHttp2Stream push = connection.push(channel);
            push.awaitReceived(WINDOW);
            push.reset();
            awaitPushes(0);
            assertEquals(0, stalled());
            connection.open(PLENTY / 2);
            connection.push(channel).open(PLENTY / 2).awaitEvents(MANY);
        }
    }

    @Test
    void stream_that_is_reset_while_it_is_written_to_leaves_its_connection_open() throws Exception {
        publish(20 * MANY); // more than the buffers of both ends take
        String quiet = channel + "-quiet";
        fixture.create(quiet, 1);
        try (RawHttp2 connection = connect(PLENTY)) {
            RawHttp2Stream other = connection.push(quiet);
            connection.stopReading();
            RawHttp2Stream push = connection.get(target, Push.MEDIA_TYPE);
            until(() -> connection.unread() > 4 * 1024);
            push.reset();
            connection.readOn();
            connection.ping();
            awaitPushes(1);
            fixture.send(quiet, 0, "1");
            other.awaitEvents(1);
        }
    }

    @Test
    void request_that_is_reset_before_it_is_served_is_not_waited_for() throws Exception {
        try (RawHttp2 connection = connect()) {
            connection.getAndReset(target + "&wait=20s", Exchange.JSON);
            connection.getAndReset(target, Push.MEDIA_TYPE);
            connection.ping();
            connection.push(channel).reset(); // served after those
            awaitPushes(0);
            until(() -> bridge.http.openPulls() == 0);
        }
    }

    @Test
    void streams_end_with_their_connection_while_they_are_stalled() throws Exception {
        publish(MANY);
        RawHttp2 connection = connect();
        RawHttp2Stream push = connection.push(channel);
        RawHttp2Stream bulk = connection.get(target, Bulk.MEDIA_TYPE);
        push.awaitReceived(WINDOW);
        bulk.awaitReceived(WINDOW);
        connection.close();
        awaitPushes(0);
        until(() -> bridge.http.openPulls() == 0);
        assertEquals(0, stalled());
    }
}
