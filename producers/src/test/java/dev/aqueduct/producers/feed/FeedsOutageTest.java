package dev.aqueduct.producers.feed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.producers.StoredRecords;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

final class FeedsOutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Test
    void an_outage_is_told_once_and_nothing_is_left_out() {
        List<String> said = new CopyOnWriteArrayList<>();
        try (var kafka = EmbeddedKafka.started()) {
            var settings =
                    new FeedSettings(
                            List.of("earthquakes", "flights"), kafka.bootstrapServers(), 20);
            try (var feeds = Feeds.start(settings, said::add, TIMEOUT, TIMEOUT)) {
                await().atMost(DEADLINE).until(() -> feeds.stored() > 100);
                kafka.stop();
                await().atMost(DEADLINE).until(() -> said.size() == 1);
                kafka.start();
                long before = feeds.stored();
                await().atMost(DEADLINE).until(() -> feeds.stored() > before + 100);
            }

            assertEquals(2, said.size(), said.toString());
            assertTrue(said.getFirst().startsWith("The feeds wait: "), said.toString());
            assertTrue(said.getFirst().contains("cannot be reached"), said.toString());
            assertEquals("The feeds go on", said.getLast());
            assertEquals(firstRows(idsOf(kafka).size()), idsOf(kafka));
        }
    }

    /** The ids of the earthquakes stored, without those that are there twice. */
    private static List<String> idsOf(EmbeddedKafka kafka) {
        var decoder = new Decoder(kafka.bootstrapServers());
        return StoredRecords.of(kafka.bootstrapServers(), "earthquakes").stream()
                .map(record -> decoder.decode(record.value()).get("id").toString())
                .distinct()
                .toList();
    }

    private static List<String> firstRows(int count) {
        var rows = new Rows("earthquakes.tsv.gz");
        return IntStream.range(0, count).mapToObj(_ -> rows.next()[0]).toList();
    }
}
