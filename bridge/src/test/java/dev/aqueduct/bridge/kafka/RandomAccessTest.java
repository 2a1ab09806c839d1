package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.yammer.metrics.core.Meter;

import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.read.Reader;
import dev.aqueduct.bridge.read.Single;
import dev.aqueduct.bridge.read.Start;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * How many requests to Kafka it takes to begin in the middle, as its broker counts them. Others of
 * this JVM are counted, too: the controller's own, and idle consumers of other tests, which ask
 * some times a second. So the bounds have room for them.
 */
@Timeout(120)
final class RandomAccessTest {
    private static final int PARTITIONS = 50;
    private static final int EVENTS = 1_000;

    /** What others may ask meanwhile. */
    private static final int OTHERS = 60;

    private static KafkaFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = new KafkaFixture();
        fixture.create("wide", PARTITIONS);
        long time = System.currentTimeMillis() - 3_600_000; // retention would have older ones
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int number = 0; number < PARTITIONS * EVENTS; number++) {
            byte[] value = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
            sent.add(
                    fixture.producer.send(
                            new ProducerRecord<>(
                                    "wide", number % PARTITIONS, time + number, null, value)));
            if (number < PARTITIONS) {
                sent.getLast().get(); // the partition has a leader
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
        for (int channel = 0; channel < 30; channel++) {
            fixture.create("many." + channel, 2);
            fixture.send("many." + channel, 1, "" + channel);
        }
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** How many requests of that name the brokers of this JVM have been sent. */
    private static long requests(String name) {
        return KafkaYammerMetrics.defaultRegistry().allMetrics().entrySet().stream()
                .filter(each -> each.getKey().getName().equals("RequestsPerSec"))
                .filter(each ->
                        each.getKey().getMBeanName().contains(",request=" + name + ",version="))
                .mapToLong(each -> ((Meter) each.getValue()).count())
                .sum();
    }

    private static long sum(Reader reader, String channel) {
        Position position = reader.cursor().channels().get(channel);
        return Arrays.stream(position.offsets()).sum();
    }

    @Test
    void last_events_of_many_partitions_take_few_fetches_for_each_and_none_again()
            throws Exception {
        try (KafkaSource source = fixture.source()) {
            long fetches = fetches(source);
            assertTrue(fetches >= PARTITIONS, "they are counted: " + fetches);
            assertTrue(fetches <= 3 * PARTITIONS + OTHERS, fetches + " fetches");
            long again = fetches(source);
            assertTrue(again <= OTHERS, again + " fetches for the same again");
        }
    }

    private static long fetches(KafkaSource source) throws Exception {
        long before = requests("Fetch");
        try (Reader reader = KafkaFixture.open(source, new Start.Last(10_000), "wide")) {
            assertEquals(PARTITIONS * EVENTS - 10_000, sum(reader, "wide"));
        }
        return requests("Fetch") - before;
    }

    @Test
    void since_of_many_channels_asks_leaders_as_often_as_of_one() throws Exception {
        String[] all = IntStream.range(0, 30).mapToObj(n -> "many." + n).toArray(String[]::new);
        try (KafkaSource source = fixture.source()) {
            for (String[] channels : List.of(new String[] {"many.0"}, all)) {
                long before = requests("ListOffsets");
                Instant since = Instant.now().minusSeconds(3_600);
                try (Reader reader = KafkaFixture.open(source, new Start.Since(since), channels)) {
                    for (String channel : channels) {
                        assertEquals(0, sum(reader, channel));
                    }
                }
                long asked = requests("ListOffsets") - before;
                assertTrue(asked >= 4, "they are counted: " + asked);
                assertTrue(asked <= 20, asked + " questions about " + channels.length);
            }
        }
    }

    @Test
    void single_event_takes_a_question_and_a_fetch_and_nothing_again() throws Exception {
        try (KafkaSource source = fixture.source()) {
            requireSingle(source, 7, 500); // connects
            long fetches = requests("Fetch");
            requireSingle(source, 8, 500);
            long once = requests("Fetch") - fetches;
            assertTrue(once >= 1 && once <= 4 + OTHERS / 4, once + " fetches");
            long before = requests("Fetch") + requests("ListOffsets");
            for (int again = 0; again < 200; again++) {
                requireSingle(source, 8, 500);
            }
            long after = requests("Fetch") + requests("ListOffsets") - before;
            assertTrue(after <= OTHERS, after + " requests for the same 200 times");
        }
    }

    private static void requireSingle(KafkaSource source, int partition, long offset)
            throws Exception {
        Single single = source.readers().single("wide", "", partition, offset);
        String json =
                new String(
                        assertInstanceOf(Single.Found.class, single).entry().rendered().json(),
                        StandardCharsets.UTF_8);
        long number = offset * PARTITIONS + partition;
        assertTrue(json.endsWith(",\"data\":" + number + "}"), json);
    }

    @Test
    void hundreds_at_once_are_all_answered_by_a_few_consumers() throws Exception {
        Random random = Seed.random("hundreds_at_once_are_all_answered_by_a_few_consumers");
        try (KafkaSource source = fixture.source();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < 500; number++) {
                int partition = random.nextInt(PARTITIONS);
                long offset = random.nextInt(EVENTS);
                all.add(
                        threads.submit(() -> {
                            requireSingle(source, partition, offset);
                            return null;
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
