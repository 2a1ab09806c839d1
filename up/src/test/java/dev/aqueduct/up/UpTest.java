package dev.aqueduct.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code aqueduct up} in a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
final class UpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern READY =
            Pattern.compile(
                    "Aqueduct is up: (http://localhost:[0-9]+)  \\(Kafka 127\\.0\\.0\\.1:[0-9]+,"
                            + " (.+)\\)\n(Try: curl .*\n)?");

    @TempDir private Path folder;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void feeds_can_be_read_as_soon_as_it_is_up_and_nothing_is_left_when_it_ends() throws Exception {
        Process up = start("--port", "0", "--kafka-port", "0", "--feeds", "host,earthquakes");
        Matcher ready = awaitReady();

        assertEquals("channels earthquakes, host", ready.group(2));
        assertTrue(
                ready.group(3).contains(ready.group(1) + "/channels/host/events"), ready.group());
        String page = get(ready.group(1) + "/channels/earthquakes/events?wait=30s");
        assertTrue(page.contains("\"magnitude\":"), page);
        assertTrue(holdsData(folder.resolve("tmp")));
        assertEndsCleanly(up);
        assertFalse(holdsData(folder.resolve("tmp")));
    }

    @Test
    void data_is_kept_for_the_next_time() throws Exception {
        String data = folder.resolve("data").toString();
        Process first =
                start("--port", "0", "--kafka-port", "0", "--feeds", "earthquakes", "--data", data);
        String url = awaitReady().group(1);
        String page = get(url + "/channels/earthquakes/events?limit=1&wait=30s");
        assertEndsCleanly(first);
        Process second =
                start("--port", "0", "--kafka-port", "0", "--feeds", "none", "--data", data);
        Matcher ready = awaitReady();

        assertEquals("channels earthquakes", ready.group(2));
        String again = get(ready.group(1) + "/channels/earthquakes/events?limit=1");
        assertEquals(firstEvent(page), firstEvent(again));
        assertEndsCleanly(second);
    }

    @Test
    void kafka_that_cannot_go_on_ends_it_with_a_line_that_says_so() throws Exception {
        Process up = start("--port", "0", "--kafka-port", "0", "--feeds", "none");
        awaitReady();
        deleteAll(data());

        assertTrue(up.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(1, up.exitValue());
        String last = Files.readAllLines(folder.resolve("err")).getLast();
        assertTrue(last.startsWith("aqueduct up: Kafka cannot go on with its data in "), last);
    }

    @Test
    void what_cannot_be_used_is_told_in_one_line() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertFails(
                2,
                "aqueduct up: Invalid value for option '--feeds': there is no feed 'weather'; there"
                        + " are earthquakes, flights, host, or none (aqueduct up --help lists what"
                        + " there is)",
                "--feeds",
                "host,weather");
        assertFails(
                2,
                "aqueduct up: Invalid value for option '--kafka-port': '70000' is no port from 0 to"
                        + " 65535 (aqueduct up --help lists what there is)",
                "--kafka-port",
                "70000");
        assertFails(
                2,
                "aqueduct up: Invalid value for option '--speed': '0' is neither a number from"
                        + " 0.001 to 1000000 nor 'max' (aqueduct up --help lists what there is)",
                "--speed",
                "0");
        assertFails(
                2,
                "aqueduct up: Invalid value for option '--data': '' is no folder (aqueduct up"
                        + " --help lists what there is)",
                "--data",
                "");
        assertFails(
                1,
                "aqueduct up: Kafka cannot be started: " + file + " is not a directory",
                "--port",
                "0",
                "--kafka-port",
                "0",
                "--data",
                file.toString());
        assertFails(
                1,
                "aqueduct up: Kafka cannot be started: "
                        + file.resolve("below")
                        + " cannot be written: Not a directory",
                "--port",
                "0",
                "--kafka-port",
                "0",
                "--data",
                file.resolve("below").toString());
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            assertFails(
                    1,
                    "aqueduct up: Port "
                            + port
                            + " of 0.0.0.0 cannot be served on: Address already"
                            + " in use; --port chooses another one",
                    "--port",
                    port);
            assertFails(
                    1,
                    "aqueduct up: Kafka cannot be started: port "
                            + port
                            + " is taken; --kafka-port chooses another one",
                    "--port",
                    "0",
                    "--kafka-port",
                    port);
        }
    }

    private void assertFails(int status, String line, String... args) throws Exception {
        Process up = start(args);
        assertTrue(up.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(line + "\n", Files.readString(folder.resolve("err")));
        assertEquals("", Files.readString(folder.resolve("out")));
        assertEquals(status, up.exitValue());
        assertFalse(holdsData(folder.resolve("tmp")));
    }

    private Process start(String... args) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-Djava.io.tmpdir=" + temporary,
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Up.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        // What the machine gives every JVM would be said by each, or be a setting of this one.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("AQUEDUCT_")
                                || name.matches("_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS"));
        Process up = builder.start();
        started.add(up);
        return up;
    }

    private Matcher awaitReady() {
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> READY.matcher(Files.readString(folder.resolve("out"))),
                        Matcher::matches);
    }

    private void assertEndsCleanly(Process up) throws Exception {
        up.destroy();
        assertTrue(up.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertFalse(Files.readString(folder.resolve("err")).contains("Exception"));
        assertEquals(0, up.exitValue());
    }

    private Path data() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("aqueduct-kafka"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean holdsData(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.anyMatch(
                    file -> file.getFileName().toString().startsWith("aqueduct-kafka"));
        }
    }

    private static String firstEvent(String page) {
        return page.substring(0, page.indexOf("\"cursor\":"));
    }

    private static String get(String uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
