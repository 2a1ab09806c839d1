package dev.aqueduct.producers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.aqueduct.kafka.EmbeddedKafka;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

final class PublisherOutageTest {
    @Test
    void events_published_while_kafka_is_away_are_stored_once_and_in_order() throws Exception {
        try (var kafka = EmbeddedKafka.started();
                var publisher = Publisher.open(PublisherSettings.of(kafka.bootstrapServers()))) {
            List<CompletableFuture<Position>> answers = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                if (i == 1_000) {
                    kafka.stop();
                } else if (i == 2_000) {
                    kafka.start();
                }
                var event = Event.now("test", "urn:test", Data.text(Integer.toString(i)));
                answers.add(publisher.publish("outage", "k", event));
            }

            for (int i = 0; i < answers.size(); i++) {
                assertEquals(i, answers.get(i).get(30, TimeUnit.SECONDS).offset());
            }
            assertEquals(
                    IntStream.range(0, 3_000).mapToObj(Integer::toString).toList(),
                    StoredRecords.texts(kafka.bootstrapServers(), "outage"));
        }
    }
}
