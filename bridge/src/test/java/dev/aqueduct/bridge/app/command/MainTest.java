package dev.aqueduct.bridge.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.kafka.KafkaOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@Execution(ExecutionMode.CONCURRENT)
final class MainTest {
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:[0-9]+");

    @TempDir private Path folder;

    @Test
    void it_says_when_it_is_up_and_ends_with_0_when_it_is_told_to_end() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.started();
                HttpClient client = HttpClient.newHttpClient();
                Child bridge = Child.start("--kafka", kafka.bootstrapServers(), "--port", "0")) {
            String line = bridge.awaitOut("Aqueduct is up");

            assertTrue(
                    line.matches(
                            "Aqueduct is up: http://localhost:[0-9]+  \\(Kafka "
                                    + Pattern.quote(kafka.bootstrapServers())
                                    + ", 0 channels\\)"),
                    line);
            assertEquals(200, status(client, address(line) + "/observe/health/ready"));
            assertEquals(200, status(client, address(line) + "/channels"));
            bridge.terminate();
            assertEquals(0, bridge.awaitStatus());
            assertEquals(List.of(line), bridge.out());
            // On a machine that stalls for seconds Kafka may count as not there for a moment.
            assertEquals(
                    List.of(),
                    bridge.err().stream()
                            .filter(said -> !said.matches(".*(Kafka at|Meanwhile) .*"))
                            .toList());
        }
    }

    @Test
    void without_kafka_it_says_so_and_tries_on_until_kafka_is_there() throws Exception {
        try (EmbeddedKafka kafka = new EmbeddedKafka(KafkaOptions.defaults())) {
            kafka.start();
            String address = kafka.bootstrapServers();
            kafka.stop();
            try (HttpClient client = HttpClient.newHttpClient();
                    Child bridge = Child.start("--kafka", address, "--port", "0");
                    Child ended = Child.start("--kafka", address, "--port", "0")) {
                String meanwhile = bridge.awaitErr("Meanwhile");

                assertTrue(bridge.err().getFirst().contains("Kafka at " + address), meanwhile);
                assertEquals(503, status(client, address(meanwhile) + "/observe/health/ready"));
                assertEquals(200, status(client, address(meanwhile) + "/observe/health/live"));
                assertEquals(503, status(client, address(meanwhile) + "/channels"));
                ended.awaitErr("Meanwhile");
                ended.terminate();
                assertEquals(0, ended.awaitStatus());
                assertEquals(List.of(), ended.out());
                kafka.start();
                bridge.awaitOut("Aqueduct is up");
                assertEquals(200, status(client, address(meanwhile) + "/observe/health/ready"));
                bridge.terminate();
                assertEquals(0, bridge.awaitStatus());
            }
        }
    }

    /** The JVM has a file for its hosts, so that no resolver is asked. */
    @Test
    void a_host_that_is_not_known_yet_is_named_and_looked_up_until_it_is() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        List<String> jvm =
                List.of("-Djdk.net.hosts.file=" + hosts, "-Dsun.net.inetaddr.negative.ttl=0");
        try (EmbeddedKafka kafka = EmbeddedKafka.started();
                HttpClient client = HttpClient.newHttpClient()) {
            String address = kafka.bootstrapServers().replaceFirst(".*:", "kafka-1:");
            try (Child bridge = Child.start(jvm, Map.of(), "--kafka", address, "--port", "0")) {
                String meanwhile = bridge.awaitErr("Meanwhile");
                Files.writeString(hosts, "127.0.0.1 kafka-1\n", StandardOpenOption.APPEND);
                String line = bridge.awaitOut("Aqueduct is up");

                assertEquals(
                        "No address is known of Kafka's host kafka-1; it is looked up until one is",
                        bridge.err().getFirst());
                assertEquals(address(meanwhile), address(line));
                assertEquals(200, status(client, address(line) + "/channels"));
                bridge.terminate();
                assertEquals(0, bridge.awaitStatus());
            }
        }
    }

    @Test
    void told_to_end_before_kafka_is_there_it_names_no_address_that_is_none() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Child bridge =
                        Child.start(
                                "--kafka", "127.0.0.1:" + silent.getLocalPort(), "--port", "0")) {
            bridge.awaitErr("cannot be reached");
            bridge.terminate();

            assertEquals(0, bridge.awaitStatus());
            assertEquals(List.of(), bridge.out());
            assertFalse(bridge.err().toString().contains(":-1"), bridge.err().toString());
        }
    }

    @Test
    void whatever_is_wrong_is_told_in_one_line() throws Exception {
        Path file = folder.resolve("bridge.yaml");
        Files.writeString(file, "http:\n  retry-min: 5s\n  retry-max: 1s\n");
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            List<Failure> failures =
                    List.of(
                            new Failure(
                                    2,
                                    "Unknown option: '--prot' (aqueduct bridge --help lists what"
                                            + " there is)",
                                    Map.of(),
                                    "--prot"),
                            new Failure(
                                    2,
                                    "AQUEDUCT_HTTP_DRAIN = soon (from the environment): allowed is"
                                            + " a duration from 0s to 1h (ms, s, m, h or d; or as"
                                            + " PT15S)",
                                    Map.of("AQUEDUCT_HTTP_DRAIN", "soon")),
                            new Failure(
                                    2,
                                    "http.retry-min = 5s (from "
                                            + file
                                            + ") is longer than http.retry-max = 1s (from "
                                            + file
                                            + ")",
                                    Map.of(),
                                    "--config",
                                    file.toString()),
                            new Failure(
                                    1,
                                    "Port "
                                            + port
                                            + " of 0.0.0.0 cannot be served on: Address"
                                            + " already in use; --port chooses another one",
                                    Map.of(),
                                    "--port",
                                    port));
            List<Child> bridges = new ArrayList<>();
            for (Failure failure : failures) {
                bridges.add(Child.start(failure.environment(), failure.arguments()));
            }
            for (Failure failure : failures) {
                try (Child bridge = bridges.removeFirst()) {
                    assertEquals(failure.status(), bridge.awaitStatus());
                    assertEquals(List.of("aqueduct bridge: " + failure.line()), bridge.err());
                    assertEquals(List.of(), bridge.out());
                }
            }
        }
    }

    private record Failure(
            int status, String line, Map<String, String> environment, String... arguments) {}

    @Test
    void a_property_that_kafka_cannot_take_is_told_in_one_line() throws Exception {
        try (Child bridge =
                Child.start(
                        Map.of("AQUEDUCT_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "none"),
                        "--port",
                        "0")) {
            assertEquals(1, bridge.awaitStatus());
            assertEquals(1, bridge.err().size(), bridge.err().toString());
            assertTrue(bridge.err().getFirst().contains("security.protocol"));
        }
    }

    private static String address(String line) {
        Matcher address = ADDRESS.matcher(line);
        assertTrue(address.find(), line);
        return address.group();
    }

    private static int status(HttpClient client, String uri)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }
}
