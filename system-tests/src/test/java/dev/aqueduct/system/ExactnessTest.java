package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.system.Crowd.Task;
import dev.aqueduct.system.SseParser.SseEvent;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Each reader gets each record of the log exactly once, in its partition's order, whatever happens
 * to the reader's connections and to the bridges.
 */
final class ExactnessTest {
    /** Room for about a hundred events. */
    private static final long CHANNEL_BYTES = 128 * 1024;

    private static final int ROUNDS = 70;

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static Stack stack;
    private static BridgeNode one;
    private static BridgeNode other;

    @BeforeAll
    static void start() {
        stack = new Stack();
        one = stack.bridge(Stack.small(CHANNEL_BYTES));
        other = stack.bridge(Stack.small(2 * CHANNEL_BYTES));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void wandering_readers_get_each_record_once_across_restarts() throws Exception {
        Random random = Seed.random("wandering_readers");
        stack.create("exact", 3);
        new Crowd(stack, List.of("exact"))
                .run(
                        List.of(
                                plain(List.of("exact"), random.nextLong()),
                                plain(List.of("exact"), random.nextLong()),
                                plain(List.of("exact"), random.nextLong()),
                                this::restartBoth),
                        List.of(one, other),
                        List.of("exact"),
                        random);
    }

    @Test
    void channels_read_together_are_each_exact() throws Exception {
        Random random = Seed.random("channels_read_together");
        List<String> topics = List.of("both.a", "both.b");
        stack.create("both.a", 3);
        stack.create("both.b", 2);
        new Crowd(stack, topics)
                .run(
                        List.of(
                                plain(topics, random.nextLong()),
                                plain(topics, random.nextLong()),
                                one::restartElsewhere),
                        List.of(one, other),
                        List.of("both.a,both.b", "both.*"),
                        random);
    }

    @Test
    void nothing_of_aborted_transactions_is_shown_and_nothing_of_the_others_is_missing()
            throws Exception {
        Random random = Seed.random("transactions");
        List<String> topics = List.of("money");
        stack.create("money", 3);
        new Crowd(stack, topics)
                .run(
                        List.of(
                                plain(topics, random.nextLong()),
                                transactions("short", 10, random.nextLong()),
                                transactions("long", 700, random.nextLong())),
                        List.of(one, other),
                        topics,
                        random);
    }

    @Test
    void cursor_behind_an_open_transaction_is_waited_for() throws Exception {
        stack.create("open", 1);
        try (KafkaProducer<String, String> producer = stack.transactional("open")) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("open", 0, null, "in the transaction")).get();
            String given = "open**" + (stack.send("open", 0, "behind it").offset() + 1);
            PullClient.Page page = one.pull("open").page(given, 10, Duration.ofSeconds(2));
            assertEquals(200, page.status(), () -> page.body().toString());
            assertEquals(List.of(), page.events());
            assertEquals("2", page.cursor().split("\\*")[2]);
            try (SseClient push =
                    SseClient.open(
                            other.address(), "/channels/open/events?cursor=" + page.cursor())) {
                assertEquals("aqueduct.cursor", push.next().name());
                assertEquals(Optional.empty(), push.poll(Duration.ofSeconds(2)));
                producer.commitTransaction();
                stack.send("open", 0, "after it");
                assertEquals("after it", nextEvent(push).record().value());
            }
        }
    }

    private static Event nextEvent(SseClient push) throws InterruptedException {
        SseEvent next = push.next();
        while (next.name().equals("aqueduct.cursor")) {
            next = push.next();
        }
        return Event.of(next.data());
    }

    private void restartBoth() throws InterruptedException {
        for (BridgeNode bridge : List.of(one, other, one)) {
            pause(800);
            bridge.restart();
        }
    }

    /** Writes to random partitions of the topics, in bursts. */
    private static Task plain(List<String> topics, long seed) {
        return () -> {
            Random random = new Random(seed);
            try (KafkaProducer<String, String> producer =
                    stack.newProducer(Map.of("linger.ms", random.nextInt(10)))) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int burst = random.nextInt(20); burst > 0; burst--) {
                        String topic = topics.get(random.nextInt(topics.size()));
                        producer.send(record(topic, random, "plain " + round + "." + burst));
                    }
                    pause(random.nextInt(60));
                }
            }
        };
    }

    /** Writes transactions, of which a third are aborted. */
    private static Task transactions(String id, int mostMillis, long seed) {
        return () -> {
            Random random = new Random(seed);
            try (KafkaProducer<String, String> producer = stack.transactional(id)) {
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
                for (int round = 0; System.nanoTime() - deadline < 0; round++) {
                    boolean abort = random.nextInt(3) == 0;
                    producer.beginTransaction();
                    for (int burst = random.nextInt(20); burst > 0; burst--) {
                        String word = abort ? "aborted " : "committed ";
                        producer.send(record("money", random, word + id + round));
                    }
                    producer.flush();
                    pause(random.nextInt(mostMillis));
                    if (abort) {
                        producer.abortTransaction();
                    } else {
                        producer.commitTransaction();
                    }
                }
            }
        };
    }

    private static ProducerRecord<String, String> record(
            String topic, Random random, String value) {
        int partitions = topic.equals("both.b") ? 2 : 3;
        String padded = value + "x".repeat(random.nextInt(200));
        return new ProducerRecord<>(topic, random.nextInt(partitions), null, padded);
    }

    private static void pause(int millis) throws InterruptedException {
        var _ = NEVER.await(millis, TimeUnit.MILLISECONDS);
    }
}
