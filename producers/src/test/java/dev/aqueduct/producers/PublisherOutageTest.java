package dev.aqueduct.producers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.kafka.EmbeddedKafka;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

final class PublisherOutageTest {
    private static final int EVENTS = 3_000;

    /** One thread publishes on, which may have to wait, while another takes Kafka away. */
    @Test
    void events_published_while_kafka_is_away_are_stored_once_and_in_order() throws Exception {
        try (var kafka = EmbeddedKafka.started();
                var publisher = Publisher.open(PublisherSettings.of(kafka.bootstrapServers()))) {
            var stopped = new CountDownLatch(1);
            var third = new CountDownLatch(EVENTS / 3);
            var publishing =
                    CompletableFuture.supplyAsync(() -> publishAll(publisher, third, stopped));
            third.await();
            kafka.stop();
            stopped.countDown();
            kafka.start();

            List<CompletableFuture<Position>> answers = publishing.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < EVENTS; i++) {
                assertEquals(i, answers.get(i).get(30, TimeUnit.SECONDS).offset());
            }
            assertEquals(
                    IntStream.range(0, EVENTS).mapToObj(Integer::toString).toList(),
                    StoredRecords.texts(kafka.bootstrapServers(), "outage"));
        }
    }

    private static List<CompletableFuture<Position>> publishAll(
            Publisher publisher, CountDownLatch third, CountDownLatch stopped) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> {
                    if (i == 2 * EVENTS / 3) {
                        awaitQuietly(stopped);
                    }
                    third.countDown();
                    var event = Event.now("test", "urn:test", Data.text("" + i));
                    return publisher.publish("outage", "k", event);
                })
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
