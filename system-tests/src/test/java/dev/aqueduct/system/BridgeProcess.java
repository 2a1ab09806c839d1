package dev.aqueduct.system;

import static org.awaitility.Awaitility.await;

import dev.aqueduct.bridge.app.command.Main;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A bridge in a process of its own, which ends where its heap does not suffice. */
final class BridgeProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UP = "Aqueduct is up: ";

    private final Process process;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final URI address;

    /**
     * Starts it, and waits until it is up.
     *
     * @param heapMib for its heap; beside it there is room for hardly anything
     * @param settings as variables of its environment
     */
    BridgeProcess(String bootstrapServers, int heapMib, Map<String, String> settings)
            throws IOException {
        process = start(bootstrapServers, heapMib, settings);
        Thread.ofVirtual().start(this::listen);
        boolean complete = false;
        try {
            await().atMost(PATIENCE).until(() -> up().isPresent() || !process.isAlive());
            address = up().orElseThrow(() -> new AssertionError("it did not start: " + said));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private static Process start(String bootstrapServers, int heapMib, Map<String, String> settings)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heapMib + "m",
                                "-XX:MaxDirectMemorySize=8m",
                                "-XX:ActiveProcessorCount=2",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "--kafka",
                                bootstrapServers,
                                "--port",
                                "0")
                        .redirectErrorStream(true);
        // What the machine gives every JVM would be said by each, or be a setting of this one.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("AQUEDUCT_")
                                || name.matches("_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException e) {
            said.add("(cut off: " + e + ")");
        }
    }

    private Optional<URI> up() {
        return said.stream()
                .filter(line -> line.startsWith(UP))
                .map(line -> URI.create(line.substring(UP.length()).split(" ", 2)[0]))
                .findFirst();
    }

    URI address() {
        return address;
    }

    /** What it has printed: that it is up, warnings, and worse. */
    List<String> said() {
        return List.copyOf(said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
