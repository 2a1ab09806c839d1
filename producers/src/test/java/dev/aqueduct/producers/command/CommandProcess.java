package dev.aqueduct.producers.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, with standard error joined to its output. */
final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final OutputStream in;
    private final BufferedReader out;

    CommandProcess(String heap, String... args) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heap,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        line.addAll(List.of(args));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        // What the machine gives every JVM would be said by each, or be a setting of this one.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("AQUEDUCT_")
                                || name.matches("_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS"));
        process = builder.start();
        in = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    void write(String text) throws IOException {
        try {
            in.write(text.getBytes(UTF_8));
        } catch (IOException ended) {
            throw new AssertionError("the command ended, saying " + readAll(), ended);
        }
    }

    void flush() throws IOException {
        in.flush();
    }

    void endInput() throws IOException {
        in.close();
    }

    /** Sends it SIGTERM; {@link Process#destroy()} would close its output as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    String readLine() throws IOException {
        return String.valueOf(out.readLine());
    }

    List<String> readAll() throws IOException {
        return out.lines().toList();
    }

    int status() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the command did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
