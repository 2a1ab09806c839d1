package dev.aqueduct.producers.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.producers.Publisher;
import dev.aqueduct.producers.PublisherSettings;
import dev.aqueduct.producers.StoredRecords;
import dev.aqueduct.producers.TopicSettings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

final class PublishCommandTest {
    private static final EmbeddedKafka KAFKA = EmbeddedKafka.started();

    @TempDir private Path folder = Path.of("");
    private String channel = "";

    @BeforeEach
    void nameChannel(TestInfo test) {
        channel = test.getTestMethod().orElseThrow().getName();
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @Test
    void every_line_becomes_an_event_with_key_and_headers() throws Exception {
        String line = " {\"id\" : 7, \"who\":{\"name\":\"Ada\"}}";
        Path file = file(line + "\r\n\n{\"who\":{\"name\":\"Bob\"}}");

        var done = publish(file, "--key", "who.name", "--type", "seen", "--source", "urn:a");

        assertEquals(0, done.status(), done.err());
        assertEquals("", done.err());
        assertTrue(
                done.out()
                        .matches("Published 2 events to \\w+ in \\d+\\.\\d s \\([\\d,.]+/s\\)\\R"),
                done.out());
        var records = StoredRecords.of(KAFKA.bootstrapServers(), channel);
        assertEquals(line, new String(records.getFirst().value(), UTF_8));
        assertEquals("Bob", new String(records.getLast().key(), UTF_8));
        var headers = StoredRecords.headers(records.getFirst());
        assertEquals("seen", headers.get("ce_type"));
        assertEquals("urn:a", headers.get("ce_source"));
        assertEquals("application/json", headers.get("content-type"));
        assertTrue(String.valueOf(headers.get("ce_id")).endsWith("-1"), headers.toString());
    }

    @Test
    void a_bad_line_ends_it_and_all_before_it_is_stored() throws Exception {
        List<String> lines = new ArrayList<>(numbers(20_000));
        lines.set(15_000, "{\"n\":");

        var done = publish(file(String.join("\n", lines)));

        assertEquals(1, done.status());
        assertEquals(
                List.of("line 15001: not JSON: it ends too early", "1 bad line: stopped there"),
                done.errLines());
        assertTrue(done.out().startsWith("Published 15,000 events to "), done.out());
        assertEquals(numbers(15_000), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    @Test
    void with_keep_going_only_the_bad_lines_are_left_out() throws Exception {
        List<String> lines = new ArrayList<>(numbers(3_000));
        lines.addAll(1_000, List.of("nope", "{} {}"));

        var done = publish(file(String.join("\n", lines)), "--keep-going");

        assertEquals(1, done.status());
        assertEquals(
                List.of(
                        "line 1001: not JSON: Unrecognized token 'nope' at byte 0",
                        "line 1002: more than one value",
                        "2 bad lines left out"),
                done.errLines());
        assertEquals(numbers(3_000), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    @Test
    void a_line_that_is_too_long_is_bad() throws Exception {
        Path file = file("1\n\"" + "x".repeat(2_000) + "\"\n2");

        var done = publish(file, "--max-line", "2000", "--keep-going");

        assertEquals(1, done.status());
        assertEquals(
                "line 2: too long: 2,002 bytes, allowed are 2,000 bytes",
                done.errLines().getFirst());
        assertEquals(List.of("1", "2"), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    @Test
    void a_line_that_kafka_refuses_is_bad() throws Exception {
        create(Map.of("cleanup.policy", "compact")); // wants keys

        var done = publish(file("1"));

        assertEquals(1, done.status());
        assertTrue(done.errLines().getFirst().startsWith("line 1: "), done.err());
        assertEquals("1 bad line: stopped there", done.errLines().getLast());
        assertEquals(List.of(), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    /** Kafka would refuse it only when later lines are on their way. */
    @Test
    void a_line_that_is_too_long_for_the_channel_ends_it_before_the_next() throws Exception {
        List<String> lines = new ArrayList<>(numbers(2_000));
        lines.set(1_000, '"' + "x".repeat(2_000_000) + '"');

        var done = publish(file(String.join("\n", lines)), "--max-line", "3000000");

        assertEquals(1, done.status());
        assertTrue(
                done.errLines()
                        .getFirst()
                        .matches(
                                "line 1001: too long: 2,000,\\d+ bytes with key and headers, the"
                                        + " channel takes 1,048,588 bytes"),
                done.err());
        assertEquals("1 bad line: stopped there", done.errLines().getLast());
        assertEquals(numbers(1_000), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    @Test
    void the_limit_of_a_channel_that_is_there_counts() throws Exception {
        create(Map.of("max.message.bytes", "3000"));

        var done = publish(file("1\n\"" + "x".repeat(3_000) + "\"\n2"), "--keep-going");

        assertEquals(1, done.status());
        assertTrue(
                done.errLines().getFirst().endsWith("the channel takes 3,000 bytes"), done.err());
        assertEquals(List.of("1", "2"), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    @Test
    void the_channel_is_created_with_the_partitions_asked_for_and_keys_stay_in_order()
            throws Exception {
        List<String> lines =
                IntStream.range(0, 5_000)
                        .mapToObj(n -> "{\"key\":%d,\"n\":%05d}".formatted(n % 10, n))
                        .map(line -> line.replaceFirst(":0+(\\d)", ":$1"))
                        .toList();

        var done = publish(file(String.join("\n", lines)), "--key", "key", "--partitions", "3");

        assertEquals(0, done.status(), done.err());
        var records = StoredRecords.of(KAFKA.bootstrapServers(), channel);
        assertTrue(records.stream().anyMatch(r -> r.partition() == 2));
        for (int k = 0; k < 10; k++) {
            String start = "{\"key\":" + k + ",";
            assertEquals(
                    lines.stream().filter(line -> line.startsWith(start)).toList(),
                    records.stream()
                            .map(r -> new String(r.value(), UTF_8))
                            .filter(line -> line.startsWith(start))
                            .toList());
        }
    }

    /** That the pace is kept is tested where time is a number. */
    @Test
    void a_rate_is_taken() throws Exception {
        var done = publish(file(String.join("\n", numbers(11))), "--rate", "50.5");

        assertEquals(0, done.status(), done.err());
        assertEquals(numbers(11), StoredRecords.texts(KAFKA.bootstrapServers(), channel));
    }

    @Test
    void kafka_that_cannot_be_reached_is_told_in_one_line() throws Exception {
        var done =
                Invocation.of("publish", "orders", file("1").toString(), "--kafka", "localhost:1");

        assertEquals(1, done.status());
        assertEquals(
                List.of(
                        "aqueduct publish: channel orders is not available:"
                                + " Kafka at localhost:1 cannot be reached"),
                done.errLines());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    publish                              | 2 | Missing required parameter: 'CHANNEL'
                    publish _x                           | 2 | "_x" cannot be a channel: names that
                    publish a/b                          | 2 | "a/b" cannot be a channel
                    publish x --wat                      | 2 | Unknown option: '--wat'
                    publish --wat                        | 2 | Unknown option: '--wat'
                    publish x --rate -1                  | 2 | option '--rate': '-1' is neither a number
                    publish x --rate y                   | 2 | from 0.001 to 1000000 nor 'max'
                    publish x --partitions 0             | 2 | a channel has 1 partition or more
                    publish x --partitions y             | 2 | 'y' is not a whole number
                    publish x --partitions 99999999999   | 2 | '99999999999' is too large a number
                    publish x --source %                 | 2 | --source must be a URI, not '%'
                    publish x --type a\tb                | 2 | --type must not have control characters
                    publish x --max-line 0               | 2 | --max-line must be between 1 and 8000000
                    publish x --key a..b                 | 2 | --key must be a field's name
                    publish x --kafka here               | 2 | Kafka's address must be HOST:PORT
                    publish x /no/such/file              | 1 | cannot read /no/such/file: there is no such
                    publish x .                          | 1 | cannot read .: it is a directory
                    publish x pom.xml --kafka [::z]:1    | 1 | cannot be reached: the host is unknown
                    feed                                 | 2 | Missing required parameter: 'NAME'
                    feed nope                            | 2 | there are earthquakes, flights, host
                    feed -x                              | 2 | Unknown option: '-x'
                    feed host --speed 0                  | 2 | '0' is neither a number from 0.001 to
                    feed host --speed NaN                | 2 | 'NaN' is neither a number from
                    feed host --speed 1000000.5          | 2 | 0.001 to 1000000 nor 'max'
                    feed host --kafka [::z]:1            | 1 | cannot be reached: the host is unknown
                    dig                                  | 2 | 'dig'
                    """)
    void what_cannot_be_done_is_told_in_one_line(String line, int status, String problem) {
        // [::z] has the look of an address and is none, so that no resolver is asked for it.
        var done = Invocation.of(line.split(" "));

        assertEquals(status, done.status(), done.err());
        assertEquals(1, done.errLines().size(), done.err());
        assertTrue(done.err().contains(problem), done.err());
        assertEquals("", done.out());
    }

    @ParameterizedTest
    @CsvSource({"publish --help", "feed --help", "--help"})
    void help_is_given(String line) {
        var done = Invocation.of(line.split(" "));

        assertEquals(0, done.status());
        assertTrue(done.out().startsWith("Usage: aqueduct"), done.out());
    }

    private Invocation publish(Path file, String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "publish",
                                channel,
                                file.toString(),
                                "--kafka",
                                KAFKA.bootstrapServers()));
        args.addAll(List.of(options));
        return Invocation.of(args.toArray(String[]::new));
    }

    private void create(Map<String, String> config) {
        try (var publisher = Publisher.open(PublisherSettings.of(KAFKA.bootstrapServers()))) {
            publisher.prepare(channel, new TopicSettings(OptionalInt.of(1), config));
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("lines.ndjson"), text);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(n -> "{\"n\":" + n + "}").toList();
    }
}
