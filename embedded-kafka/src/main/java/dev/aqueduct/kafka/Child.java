package dev.aqueduct.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.aqueduct.kafka.ChildProtocol.Answer;

import org.jspecify.annotations.Nullable;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The process of a {@link ChildNode} as its parent sees it, from its launch to its answer. Used by
 * one thread.
 */
final class Child {

    private static final System.Logger LOG = System.getLogger(Child.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final ChildErrors errors;

    private Child(Process process) {
        this.process = process;
        this.errors = new ChildErrors(process);
    }

    /** A process that waits for its settings. */
    static Child launched() {
        try {
            return new Child(new ProcessBuilder(command()).start());
        } catch (IOException e) {
            throw new EmbeddedKafkaException("no process can be started for Kafka: " + e, e);
        }
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // starting costs half the CPU: 2 s instead of 4
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ChildNode.class.getName());
    }

    Process process() {
        return process;
    }

    /** Gives the child its settings and waits until Kafka serves clients there, or has failed. */
    Answer start(NodeSettings settings) {
        var line = new CompletableFuture<@Nullable String>();
        // reading cannot be given a limit, but waiting for a reader can
        Thread.ofPlatform().daemon().name("kafka-answer").start(() -> converse(settings, line));
        try {
            String answer = line.get(START_LIMIT.toSeconds(), SECONDS);
            return answer == null ? ended() : Answer.parse(answer);
        } catch (TimeoutException e) {
            return new Answer.Failed(
                    "Kafka did not start within " + START_LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Answer.Failed("the process cannot be heard: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed("interrupted while Kafka was starting");
        }
    }

    private Answer ended() throws InterruptedException {
        return new Answer.Failed(
                "the process ended before Kafka was started: " + errors.lastLine());
    }

    private void converse(NodeSettings settings, CompletableFuture<@Nullable String> line) {
        try {
            ChildProtocol.write(settings, new DataOutputStream(process.getOutputStream()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "process " + process.pid() + " does not listen", e);
        }
        try {
            line.complete(process.inputReader(UTF_8).readLine());
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }
}
