package dev.aqueduct.bridge.kafka;

import static dev.aqueduct.bridge.read.ChannelState.UNKNOWN;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.SourceUnavailableException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Where channels end, for who polls there. */
@Timeout(60)
final class EndsTest {
    private static KafkaFixture fixture;

    private final AtomicInteger rounds = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile @Nullable Throwable failure;
    private FaultyAdmin admin;
    private TopicDirectory directory;

    @BeforeAll
    static void start() throws Exception {
        fixture = new KafkaFixture();
        fixture.create("ends.one", 2);
        fixture.create("ends.other", 1);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void ask() {
        admin = new FaultyAdmin(fixture.kafka.bootstrapServers());
        directory =
                new TopicDirectory(
                        admin,
                        this::consumer,
                        new Reachability(fixture.kafka.bootstrapServers()),
                        new ChannelNames(List.of(), List.of()));
    }

    @AfterEach
    void close() {
        directory.close();
        admin.close(Duration.ZERO);
    }

    /** One that counts what it is asked, waits at the gate, and fails as the test wants it. */
    @SuppressWarnings("unchecked")
    private Consumer<byte[], byte[]> consumer() {
        Clients clients = new Clients(KafkaSettings.of(fixture.kafka.bootstrapServers()));
        Consumer<byte[], byte[]> real =
                clients.consumer(new MetadataUpdates(), Clients.Fetching.JUMP);
        return (Consumer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        Consumer.class.getClassLoader(),
                        new Class<?>[] {Consumer.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("endOffsets")) {
                                rounds.incrementAndGet();
                                awaitGate();
                                Throwable wanted = failure;
                                if (wanted != null) {
                                    throw wanted;
                                }
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private long[] end(String channel) throws InterruptedException {
        return directory.askEnds(List.of(channel), false).get(channel).end();
    }

    @Test
    void event_that_was_acknowledged_before_is_seen_by_whoever_asks_after() throws Exception {
        long[] end = end("ends.one");
        for (int number = 0; number < 50; number++) {
            int partition = number % 2;
            fixture.send("ends.one", partition, "x");
            end[partition]++;
            assertArrayEquals(end, end("ends.one"));
        }
    }

    @Test
    void all_who_ask_while_kafka_is_asked_share_the_next_round_whatever_they_ask_for()
            throws Exception {
        end("ends.one");
        gate = new CountDownLatch(1);
        int before = rounds.get();
        List<FutureTask<long[]>> answers = new ArrayList<>();
        List<Thread> asking = new ArrayList<>();
        for (int asker = 0; asker < 100; asker++) {
            String channel = asker % 2 == 0 ? "ends.one" : "ends.other";
            answers.add(new FutureTask<>(() -> end(channel)));
            asking.add(Thread.startVirtualThread(answers.getLast()));
            if (asker == 0) {
                await().until(() -> rounds.get() > before);
            }
        }
        await().until(() -> asking.stream().allMatch(EndsTest::waits));
        fixture.send("ends.other", 0, "x");
        gate.countDown();
        for (FutureTask<long[]> answer : answers) {
            assertTrue(answer.get().length > 0);
        }
        assertEquals(2, rounds.get() - before);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    @Test
    void admin_client_answers_where_the_consumer_does_not_and_tells_whose_leader_is_silent()
            throws Exception {
        failure = new TimeoutException("as the test wants it");
        assertArrayEquals(fixtureEnd(), end("ends.other"));
        admin.failing.add(new TopicPartition("ends.other", 0));
        assertArrayEquals(new long[] {UNKNOWN}, end("ends.other"));
        failure = null;
        int before = rounds.get();
        assertArrayEquals(new long[] {UNKNOWN}, end("ends.other"));
        assertEquals(before, rounds.get(), "it is asked for apart from the others");
        admin.failing.clear();
        assertArrayEquals(fixtureEnd(), end("ends.other"));
        assertArrayEquals(fixtureEnd(), end("ends.other"));
        assertEquals(before + 1, rounds.get(), "its leader answers again");
    }

    private static long[] fixtureEnd() throws Exception {
        try (TopicDirectory other = fixture.directory(fixture.admin)) {
            return other.ask(List.of("ends.other")).get("ends.other").end();
        }
    }

    @Test
    void error_is_an_answer_and_others_are_answered_after_it() throws Exception {
        failure = new OutOfMemoryError("as the test wants it");
        assertThrows(SourceUnavailableException.class, () -> end("ends.one"));
        failure = null;
        assertEquals(2, end("ends.one").length);
    }

    @Test
    void channel_that_does_not_exist_has_no_end() throws Exception {
        assertTrue(directory.askEnds(List.of("ends.none"), false).isEmpty());
        assertEquals(
                List.of("ends.one"),
                List.copyOf(directory.askEnds(List.of("ends.none", "ends.one"), false).keySet()));
    }

    @Test
    void who_waits_when_it_is_closed_is_told_so() throws Exception {
        gate = new CountDownLatch(1);
        FutureTask<long[]> first = new FutureTask<>(() -> end("ends.one"));
        FutureTask<long[]> second = new FutureTask<>(() -> end("ends.one"));
        Thread.startVirtualThread(first);
        await().until(() -> rounds.get() == 1);
        Thread asking = Thread.startVirtualThread(second);
        await().until(() -> waits(asking));
        directory.close();
        for (FutureTask<long[]> each : List.of(first, second)) {
            Exception told = assertThrows(Exception.class, each::get);
            assertEquals(SourceUnavailableException.class, told.getCause().getClass());
        }
        assertThrows(SourceUnavailableException.class, () -> end("ends.one"));
    }
}
