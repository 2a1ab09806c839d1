package dev.aqueduct.bridge.app.command;

import org.awaitility.Awaitility;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The bridge's command in a process of its own. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Queue<String> out = new ConcurrentLinkedQueue<>();
    private final Queue<String> err = new ConcurrentLinkedQueue<>();
    private final List<Thread> readers = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        readers.add(reader(process.getInputStream(), out));
        readers.add(reader(process.getErrorStream(), err));
    }

    static Child start(String... args) throws IOException {
        return start(Map.of(), args);
    }

    static Child start(Map<String, String> environment, String... args) throws IOException {
        return start(List.of(), environment, args);
    }

    /** With options of the JVM's own. */
    static Child start(List<String> jvm, Map<String, String> environment, String... args)
            throws IOException {
        return start(new ArrayList<>(), jvm, environment, args);
    }

    /** With no more files open than that. */
    static Child startWithin(int openFiles, String... args) throws IOException {
        String limit = "ulimit -n " + openFiles + " && exec \"$@\"";
        List<String> shell = new ArrayList<>(List.of("sh", "-c", limit, "sh"));
        return start(shell, List.of(), Map.of(), args);
    }

    private static Child start(
            List<String> command, List<String> jvm, Map<String, String> environment, String... args)
            throws IOException {
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path")));
        command.addAll(jvm);
        command.add(Main.class.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the machine gives every JVM would be said by each, or be a setting of this one.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("AQUEDUCT_")
                                || name.matches("_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    private static Thread reader(InputStream stream, Queue<String> lines) {
        return Thread.ofVirtual()
                .start(() -> {
                    try (var reader =
                            new BufferedReader(
                                    new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        reader.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException e) {
                        lines.add("(cut off: " + e + ")");
                    }
                });
    }

    /** The first line of standard output that begins so. */
    String awaitOut(String beginning) {
        return await(out, beginning);
    }

    /** The first line on standard error that contains this. */
    String awaitErr(String part) {
        return await(err, part);
    }

    private String await(Queue<String> lines, String part) {
        return Awaitility.await()
                .alias("'" + part + "' in " + out + err)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> lines.stream().filter(line -> line.contains(part)).findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** As a terminal or a supervisor does it: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int awaitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + out + err);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    List<String> out() {
        return List.copyOf(out);
    }

    List<String> err() {
        return List.copyOf(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
