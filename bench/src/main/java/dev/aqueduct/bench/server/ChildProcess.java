package dev.aqueduct.bench.server;

import dev.aqueduct.bridge.app.StartException;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process that ends with this one, told what it prints until it is ready. */
final class ChildProcess implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Thread hook;

    /**
     * Starts it.
     *
     * @param name for messages
     * @param environment what is added to this process's own
     */
    ChildProcess(String name, List<String> command, Map<String, String> environment) {
        this.name = name;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new StartException(name + " cannot be started: " + e.getMessage(), e);
        }
        output = process.inputReader(StandardCharsets.UTF_8);
        hook = Thread.ofPlatform().name("end-of-" + name).unstarted(this::kill);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * Waits for a line that begins so, and returns the rest of it.
     *
     * @throws StartException if the process ends before; with what it said
     */
    String awaitLine(String beginning) {
        StringBuilder said = new StringBuilder();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(beginning)) {
                    Thread.ofPlatform().name("output-of-" + name).daemon().start(this::passOn);
                    return line.substring(beginning.length());
                }
                said.append(line).append(' ');
            }
        } catch (IOException e) {
            said.append(e);
        }
        close();
        throw new StartException(name + " did not start: " + said.toString().strip());
    }

    /** What a server says later is a warning or worse. */
    private void passOn() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.err.println(name + ": " + line);
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Tells it to end, and makes it where it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END)) {
                kill();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs right now.
        }
    }
}
