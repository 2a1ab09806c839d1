package dev.aqueduct.bridge.kafka;

import static dev.aqueduct.bridge.read.ChannelState.UNKNOWN;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** Answers about channels, where some of Kafka does not answer or all of it. */
final class TopicDirectoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static KafkaFixture fixture;

    private FaultyAdmin admin;
    private TopicDirectory directory;

    @BeforeAll
    static void start() {
        fixture = new KafkaFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void ask() {
        admin = new FaultyAdmin(fixture.kafka.bootstrapServers());
        directory = fixture.directory(admin);
    }

    @AfterEach
    void close() {
        directory.close();
        admin.close(Duration.ZERO);
    }

    @Test
    void lookup_by_time_that_fails_is_not_taken_for_no_such_event() throws Exception {
        fixture.create("since", 2);
        fixture.send("since", 0, "one");
        fixture.send("since", 1, "two");
        Topic topic = state("since").topic();
        assertArrayEquals(new long[] {0, 0}, since(topic, 0));
        assertArrayEquals(
                new long[] {UNKNOWN, UNKNOWN},
                since(topic, System.currentTimeMillis() + 3_600_000));
        admin.failing.add(new TopicPartition("since", 1));
        assertThrows(SourceUnavailableException.class, () -> since(topic, 0));
    }

    private long[] since(Topic topic, long timestampMillis) throws Exception {
        return directory.offsetsSince(List.of(topic), timestampMillis).get(topic.channel());
    }

    @Test
    void leader_that_does_not_answer_is_no_outage() throws Exception {
        fixture.create("leader.sick", 2);
        fixture.create("leader.well", 1);
        TopicPartition sick = new TopicPartition("leader.sick", 0);
        admin.failing.add(sick);
        admin.failing.add(new TopicPartition("leader.sick", 1));
        assertFalse(state("leader.sick").known());
        assertThrows(SourceUnavailableException.class, () -> directory.end(sick));
        assertTrue(directory.reachable());
        assertTrue(state("leader.well").known());
        admin.failing.clear();
        assertTrue(state("leader.sick").known());
        assertEquals(0, directory.end(sick));
    }

    @Test
    void channels_without_answer_keep_nobody_else_waiting() throws Exception {
        fixture.create("wait.sick", 1);
        fixture.create("wait.well", 1);
        TopicPartition sick = new TopicPartition("wait.sick", 0);
        admin.failing.add(sick);
        assertFalse(state("wait.sick").known());
        admin.silent.add(sick);
        List<Thread> waiting = new ArrayList<>();
        for (int asker = 1; asker <= 8; asker++) {
            waiting.add(begun(new FutureTask<>(() -> state("wait.sick"))));
            int asked = 3 * Math.min(asker, 4); // of three offsets, in four questions at once
            await().atMost(SOON).until(() -> admin.unheard.get() == asked);
        }
        assertTrue(state("wait.well").known());
        waiting.forEach(Thread::interrupt);
    }

    @Test
    void kafka_that_does_not_answer_at_all_is_asked_no_further() throws Exception {
        fixture.create("away", 1);
        assertTrue(state("away").known());
        admin.away = true;
        assertThrows(SourceUnavailableException.class, () -> state("away"));
        assertFalse(directory.reachable());
        int asked = admin.described.get();
        assertThrows(SourceUnavailableException.class, () -> state("away"));
        assertEquals(asked, admin.described.get());
        admin.away = false;
        directory.list();
        assertTrue(state("away").known());
    }

    @Test
    void offsets_of_a_topic_that_does_not_stay_the_same_are_not_believed() throws Exception {
        fixture.create("restless", 1);
        admin.restless.add("restless");
        assertThrows(SourceUnavailableException.class, () -> state("restless"));
        assertTrue(directory.reachable());
    }

    @Test
    void names_are_asked_once_for_all_who_ask_meanwhile() throws Exception {
        fixture.create("names", 1);
        admin.listing = new CountDownLatch(1);
        List<FutureTask<SortedSet<String>>> answers = new ArrayList<>();
        List<Thread> asking = new ArrayList<>();
        for (int asker = 0; asker < 8; asker++) {
            answers.add(new FutureTask<>((Callable<SortedSet<String>>) directory::askNames));
            asking.add(begun(answers.getLast()));
        }
        await().atMost(SOON).until(() -> asking.stream().allMatch(TopicDirectoryTest::waits));
        admin.listing.countDown();
        for (FutureTask<SortedSet<String>> answer : answers) {
            assertTrue(answer.get().contains("names"));
        }
        assertEquals(2, admin.listed.get());
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static Thread begun(FutureTask<?> task) {
        return Thread.ofPlatform().daemon(true).start(task);
    }

    private ChannelState state(String channel) throws InterruptedException {
        return directory.ask(List.of(channel)).get(channel);
    }
}
