package dev.aqueduct.producers.feed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.producers.StoredRecords;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@Execution(ExecutionMode.CONCURRENT)
final class FeedsOutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    /**
     * How often an outage is told depends on how the machine stalls besides; that beginning and end
     * take turns does not.
     */
    @Test
    void an_outage_is_told_and_everything_is_stored_once_and_in_order() {
        List<String> said = new CopyOnWriteArrayList<>();
        try (var kafka = EmbeddedKafka.started()) {
            try (var feeds = feeds(kafka, said)) {
                await().atMost(DEADLINE).until(() -> feeds.stored() > 100);
                kafka.stop();
                await().atMost(DEADLINE).until(() -> isWaiting(said));
                kafka.start();
                await().atMost(DEADLINE).until(() -> !isWaiting(said));
                long before = feeds.stored();
                await().atMost(DEADLINE).until(() -> feeds.stored() > before + 100);
            }

            for (int i = 0; i < said.size(); i++) {
                String begin = i % 2 == 0 ? "The feeds wait: " : "The feeds go on";
                assertTrue(said.get(i).startsWith(begin), said.toString());
            }
            List<String> ids = idsOf(kafka);
            assertEquals(firstRows(ids.size()), ids);
        }
    }

    /** As where a Kafka comes back that has kept nothing. */
    @Test
    void a_channel_that_is_deleted_is_created_again_as_it_was_and_fed() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        try (var kafka = EmbeddedKafka.started();
                var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                var feeds = feeds(kafka, said)) {
            await().atMost(DEADLINE).until(() -> feeds.stored() > 100);
            admin.deleteTopics(List.of("flights")).all().get();
            long before = feeds.stored();

            await().atMost(DEADLINE)
                    .ignoreExceptions()
                    .until(() -> StoredRecords.count(kafka.bootstrapServers(), "flights") > 100);
            assertTrue(feeds.stored() > before);
            assertEquals(
                    Set.of(0, 1),
                    StoredRecords.of(kafka.bootstrapServers(), "flights").stream()
                            .map(ConsumerRecord::partition)
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void feeds_that_are_stopped_in_an_outage_say_nothing_of_it() {
        List<String> said = new CopyOnWriteArrayList<>();
        try (var kafka = EmbeddedKafka.started()) {
            List<String> before;
            try (var feeds = feeds(kafka, said)) {
                await().atMost(DEADLINE).until(() -> feeds.stored() > 100);
                kafka.stop();
                await().atMost(DEADLINE).until(() -> isWaiting(said));
                before = List.copyOf(said);
            }

            assertEquals(before, said);
        }
    }

    private static Feeds feeds(EmbeddedKafka kafka, List<String> said) {
        var names = List.of("earthquakes", "flights");
        var settings = new FeedSettings(names, kafka.bootstrapServers(), 20);
        return Feeds.start(settings, said::add, TIMEOUT, TIMEOUT);
    }

    private static boolean isWaiting(List<String> said) {
        return !said.isEmpty() && said.getLast().startsWith("The feeds wait: ");
    }

    private static List<String> idsOf(EmbeddedKafka kafka) {
        var decoder = new Decoder(kafka.bootstrapServers());
        return StoredRecords.of(kafka.bootstrapServers(), "earthquakes").stream()
                .map(record -> decoder.decode(record.value()).get("id").toString())
                .toList();
    }

    private static List<String> firstRows(int count) {
        var rows = new Rows("earthquakes.tsv.gz");
        return IntStream.range(0, count).mapToObj(_ -> rows.next()[0]).toList();
    }
}
