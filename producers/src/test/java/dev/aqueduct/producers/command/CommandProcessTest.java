package dev.aqueduct.producers.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.producers.Publisher;
import dev.aqueduct.producers.PublisherSettings;
import dev.aqueduct.producers.StoredRecords;
import dev.aqueduct.producers.TopicSettings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

@Execution(ExecutionMode.CONCURRENT)
final class CommandProcessTest {
    private static final EmbeddedKafka KAFKA = EmbeddedKafka.started();

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @Test
    void input_larger_than_memory_is_published_from_standard_input() throws Exception {
        int lines = 70_000;
        String filling = "x".repeat(1_000);
        // Kafka need not keep on disk what nobody reads here.
        try (var publisher = Publisher.open(PublisherSettings.of(KAFKA.bootstrapServers()))) {
            publisher.prepare(
                    "huge", new TopicSettings(OptionalInt.of(1), Map.of("retention.bytes", "1")));
        }
        try (var command =
                new CommandProcess("64m", "publish", "huge", "--kafka", KAFKA.bootstrapServers())) {
            for (int n = 0; n < lines; n++) {
                command.write("{\"n\":" + n + ",\"filling\":\"" + filling + "\"}\n");
            }
            command.endInput();

            List<String> said = command.readAll();

            assertEquals(0, command.status(), said.toString());
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.getFirst().startsWith("Published 70,000 events to huge in "));
        }
    }

    @Test
    void a_publish_that_is_told_to_end_says_how_much_is_stored() throws Exception {
        try (var command =
                new CommandProcess(
                        "64m", "publish", "ended", "--kafka", KAFKA.bootstrapServers())) {
            command.write("1\n2\n3\n");
            command.flush();
            await().atMost(60, SECONDS)
                    .ignoreExceptions()
                    .until(() ->
                            StoredRecords.texts(KAFKA.bootstrapServers(), "ended")
                                    .equals(List.of("1", "2", "3")));

            command.terminate();

            List<String> said = command.readAll();
            assertEquals(143, command.status(), said.toString());
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.getFirst().startsWith("Published 3 events to ended in "));
        }
    }

    @Test
    void a_feed_runs_until_it_is_told_to_end_and_ends_with_0() throws Exception {
        try (var command =
                new CommandProcess(
                        "64m",
                        "feed",
                        "earthquakes",
                        "earthquakes",
                        "--kafka",
                        KAFKA.bootstrapServers())) {
            assertEquals(
                    "Feeding earthquakes to Kafka at "
                            + KAFKA.bootstrapServers()
                            + "; Ctrl-C stops",
                    command.readLine());
            await().atMost(60, SECONDS)
                    .ignoreExceptions()
                    .until(() ->
                            !StoredRecords.of(KAFKA.bootstrapServers(), "earthquakes").isEmpty());

            command.terminate();

            List<String> said = command.readAll();
            assertEquals(0, command.status(), said.toString());
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.getFirst().startsWith("Stopped after "), said.toString());
        }
    }
}
