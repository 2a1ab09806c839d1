package dev.aqueduct.bench.server;

import dev.aqueduct.bridge.app.StartException;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process with a folder for its files, that ends with this one. What it prints is awaited until
 * it is ready.
 */
final class ChildProcess implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(15);

    private final String name;
    private final TempFolder folder;
    private final Process process;
    private final BufferedReader output;
    private final Thread hook;

    /**
     * Starts it.
     *
     * @param name for messages
     * @param folder that is deleted when it has ended
     * @param environment what is added to this process's own
     */
    ChildProcess(
            String name, TempFolder folder, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.folder = folder;
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .directory(folder.path().toFile());
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            folder.close();
            throw new StartException(name + " cannot be started: " + e.getMessage(), e);
        }
        output = process.inputReader(StandardCharsets.UTF_8);
        hook = Thread.ofPlatform().name("end-of-" + name).unstarted(this::kill);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The {@code java} that runs this process. */
    static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    /** The command that runs a class of this process's class path. */
    static List<String> jvm(List<String> flags, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
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
                    return line.substring(beginning.length());
                }
                said.append(line).append(' ');
            }
        } catch (IOException e) {
            said.append(e);
        }
        close();
        throw new StartException(name + " has ended: " + said.toString().strip());
    }

    /**
     * Waits until it takes connections.
     *
     * @throws StartException if it does not in time
     */
    void awaitListening(InetSocketAddress address, Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (System.nanoTime() - deadline < 0 && process.isAlive()) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        close();
        throw new StartException(name + " did not start in " + most.toSeconds() + " s");
    }

    /** Passes on what it says from now on: a warning, or worse. */
    ChildProcess passingOn() {
        Thread.ofPlatform().name("output-of-" + name).daemon().start(this::passOn);
        return this;
    }

    private void passOn() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.err.println(name + ": " + line);
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Says a line to it. */
    void say(String line) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
        } catch (IOException e) {
            throw new StartException(name + " does not listen any more: " + e.getMessage(), e);
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    /** Tells it to end, and makes it where it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs right now.
        }
    }
}
