package dev.aqueduct.producers.feed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.producers.StoredRecords;

import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class FeedsTest {
    private static final EmbeddedKafka KAFKA = EmbeddedKafka.started();
    private static final int QUAKES = 1_707;
    private static final int FLIGHTS = 20_000;

    /** The replays go through their data once and begin anew; the host gives a few samples. */
    @BeforeAll
    static void runFeeds() {
        try (Feeds feeds = Feeds.start(Feeds.NAMES, KAFKA.bootstrapServers(), 2_000)) {
            await().atMost(Duration.ofSeconds(120))
                    .ignoreExceptions()
                    .until(() ->
                            feeds.stored() > FLIGHTS + QUAKES
                                    && count("flights") > FLIGHTS + 500
                                    && count("earthquakes") > QUAKES + 500
                                    && count("host") > 1);
        }
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @Test
    void every_value_decodes_with_the_schema_of_the_schema_topic() {
        var decoder = new Decoder(KAFKA.bootstrapServers());

        GenericRecord quake = decoder.decode(records("earthquakes").getFirst().value());
        GenericRecord flight = decoder.decode(records("flights").getFirst().value());

        assertEquals("37km NNE of Amboy, Washington", quake.get("place").toString());
        assertEquals(0.31, quake.get("magnitude"));
        assertEquals(7, quake.get("stations"));
        assertEquals(1_517_363_399_650L, quake.get("time"));
        assertEquals(
                "ATL", decoder.decode(keyed("flights", "ATL").value()).get("origin").toString());
        assertTrue((int) flight.get("distanceMiles") > 0);
    }

    @Test
    void the_host_is_measured() {
        var decoder = new Decoder(KAFKA.bootstrapServers());

        GenericRecord sample = decoder.decode(records("host").getLast().value());

        var cpu = (GenericRecord) sample.get("cpu");
        var memory = (GenericRecord) sample.get("memory");
        assertEquals(
                Runtime.getRuntime().availableProcessors(), ((List<?>) cpu.get("cores")).size());
        double load = (double) cpu.get("load");
        assertTrue(load >= 0 && load <= 1, sample.toString());
        long used = (long) memory.get("usedBytes");
        assertTrue(used > 0 && used <= (long) memory.get("totalBytes"), sample.toString());
    }

    @Test
    void related_events_stay_in_the_order_of_the_data_and_none_is_missing() {
        Rows rows = new Rows("flights.tsv.gz");
        Map<String, List<String>> expected = new HashMap<>();
        for (int i = 0; i < FLIGHTS; i++) {
            String[] row = rows.next();
            expected.computeIfAbsent(row[1], _ -> new ArrayList<>()).add(row[2] + row[3]);
        }
        var decoder = new Decoder(KAFKA.bootstrapServers());
        Map<String, List<String>> actual = new HashMap<>();
        for (var record : records("flights")) {
            GenericRecord flight = decoder.decode(record.value());
            actual.computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>())
                    .add(flight.get("destination").toString() + flight.get("delayMinutes"));
        }

        expected.forEach((origin, flights) -> {
            List<String> got = actual.getOrDefault(origin, List.of());
            assertEquals(flights, got.subList(0, Math.min(got.size(), flights.size())), origin);
        });
    }

    @Test
    void flights_have_two_partitions_and_the_others_one() {
        assertEquals(Set.of(0, 1), partitions("flights"));
        assertEquals(Set.of(0), partitions("earthquakes"));
        assertEquals(Set.of(0), partitions("host"));
    }

    @Test
    void ids_are_unique_over_replays() {
        Set<String> ids = new HashSet<>();
        var records = records("earthquakes");

        records.forEach(r -> ids.add(String.valueOf(StoredRecords.headers(r).get("ce_id"))));

        assertEquals(records.size(), ids.size());
    }

    @Test
    void the_first_event_comes_at_once_however_slow_the_feed_is() {
        try (Feeds feeds = Feeds.start(List.of("earthquakes"), KAFKA.bootstrapServers(), 0.001)) {
            await().atMost(60, SECONDS).until(() -> feeds.stored() == 1);
        }
    }

    @Test
    void an_unknown_feed_or_speed_is_an_error() {
        assertThrows(IllegalArgumentException.class, () -> Feeds.start(List.of("tides"), "a:1", 1));
        assertThrows(IllegalArgumentException.class, () -> Feeds.start(List.of("host"), "a:1", 0));
    }

    private static long count(String channel) {
        return StoredRecords.count(KAFKA.bootstrapServers(), channel);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String channel) {
        return StoredRecords.of(KAFKA.bootstrapServers(), channel);
    }

    private static ConsumerRecord<byte[], byte[]> keyed(String channel, String key) {
        return records(channel).stream()
                .filter(r -> new String(r.key(), UTF_8).equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Integer> partitions(String channel) {
        Set<Integer> partitions = new HashSet<>();
        records(channel).forEach(r -> partitions.add(r.partition()));
        return partitions;
    }
}
