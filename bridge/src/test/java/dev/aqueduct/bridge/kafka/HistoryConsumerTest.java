package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.json.Seed;
import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.BlockMemory;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.History.Answer;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What a consumer of history reads while it polls ahead. */
@Timeout(120)
final class HistoryConsumerTest {
    private static final int RECORDS = 60_000;

    /** Of what was polled ahead. */
    private static final int REFUSALS = 20;

    /** So that many a poll is followed by the question whether the topic is the same. */
    private static final Map<String, String> RESTLESS =
            Map.of("metadata.max.age.ms", "1", "retry.backoff.ms", "1");

    @Test
    void nothing_is_passed_over_when_kafka_cannot_be_asked_about_what_was_polled()
            throws Exception {
        try (KafkaFixture fixture = new KafkaFixture();
                KafkaSource source = fixture.source()) {
            fixture.create("long", 1);
            for (int record = 0; record < RECORDS; record++) {
                byte[] value = ("{\"n\":" + record + "}").getBytes(UTF_8);
                fixture.producer.send(new ProducerRecord<>("long", 0, null, value));
            }
            fixture.producer.flush();
            Topic topic = source.readers().channel("long").orElseThrow().topic();
            Random random = Seed.random("HistoryConsumerTest");
            AtomicInteger refusals = new AtomicInteger();
            TopicIds ids =
                    topics -> {
                        if (random.nextBoolean()) {
                            if (Thread.currentThread().getName().startsWith("history-ahead-")) {
                                refusals.incrementAndGet();
                            }
                            throw new SourceUnavailableException("as the test wants it");
                        }
                        return Map.of("long", topic.id());
                    };
            CheckedConsumer checked =
                    new CheckedConsumer(clients(fixture), ids, Clients.Fetching.STREAM);
            try (HistoryConsumer consumer =
                    new HistoryConsumer(
                            checked,
                            new EventRenderer((_, _) -> null, _ -> ValueFormat.AUTO),
                            new BlockMemory(0))) {
                while (refusals.get() < REFUSALS) {
                    readAll(consumer, topic);
                }
            }
        }
    }

    private static void readAll(HistoryConsumer consumer, Topic topic) throws Exception {
        long offset = 0;
        while (offset < RECORDS) {
            switch (consumer.read(topic, 0, offset, RECORDS, true)) {
                case Answer.Found(Block block) -> {
                    assertEquals(block.next() - offset, block.events(), "events from " + offset);
                    offset = block.next();
                }
                case Answer.Unavailable _ -> {}
                case Answer.OutOfRange _ -> throw new AssertionError("the topic is the same");
            }
        }
    }

    private static Clients clients(KafkaFixture fixture) {
        KafkaSettings defaults = KafkaSettings.of(fixture.kafka.bootstrapServers());
        return new Clients(
                new KafkaSettings(
                        defaults.bootstrapServers(),
                        RESTLESS,
                        List.of(),
                        List.of(),
                        1 << 20,
                        1 << 20,
                        1 << 20,
                        Duration.ofSeconds(2),
                        4));
    }
}
