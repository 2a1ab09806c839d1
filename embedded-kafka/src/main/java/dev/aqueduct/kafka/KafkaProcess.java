package dev.aqueduct.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.aqueduct.kafka.ChildProtocol.Answer;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A Kafka of one node in a child process, made of this JVM's {@code java} and class path, that can
 * be killed, paused and started again on its port and its data. It ends with this JVM (but one that
 * is paused while this JVM is killed outright stays until it is resumed). May be called by any
 * thread; one call at a time is carried out.
 */
public final class KafkaProcess implements KafkaNode {

    private static final System.Logger LOG = System.getLogger(KafkaProcess.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /**
     * All that run, to be killed when this JVM ends: a paused child does not see that its parent is
     * gone.
     */
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> ALIVE.forEach(Process::destroyForcibly), "kafka-processes"));
    }

    private final boolean temporary;
    private NodeSettings settings; // guarded by this: gets its ports at the first start
    private @Nullable Process process; // guarded by this
    private boolean paused; // guarded by this
    private boolean closed; // guarded by this

    /** A node that is not yet started, with a place for its data. */
    public KafkaProcess(KafkaOptions options) {
        this(NodeSettings.alone(options), options.dataDirectory() == null);
    }

    KafkaProcess(NodeSettings settings, boolean temporary) {
        this.settings = settings;
        this.temporary = temporary;
    }

    /** A node at work on any free port, with temporary data. */
    public static KafkaProcess started() {
        return started(KafkaOptions.defaults());
    }

    /**
     * A node at work.
     *
     * @throws EmbeddedKafkaException where it does not start
     */
    public static KafkaProcess started(KafkaOptions options) {
        var kafka = new KafkaProcess(options);
        try {
            kafka.start();
            return kafka;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    @Override
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException("this Kafka is closed");
        }
        if (isRunning()) {
            return;
        }
        Process started = launch();
        process = started;
        switch (answer(started)) {
            case Answer.Ready(int port, int controllerPort) ->
                    settings = settings.withPorts(port, controllerPort);
            case Answer.PortTaken(int port) -> {
                kill();
                throw EmbeddedKafkaException.taken(port);
            }
            case Answer.Failed(String message) -> {
                kill();
                throw new EmbeddedKafkaException(message);
            }
        }
    }

    private Process launch() {
        try {
            var started = new ProcessBuilder(command()).start();
            ALIVE.add(started);
            var _ = started.onExit().thenAccept(ALIVE::remove);
            Thread.ofPlatform().daemon().name("kafka-errors").start(() -> logErrors(started));
            ChildProtocol.write(settings, new DataOutputStream(started.getOutputStream()));
            return started;
        } catch (IOException e) {
            throw new EmbeddedKafkaException("no process can be started for Kafka: " + e, e);
        }
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ChildNode.class.getName());
    }

    private static void logErrors(Process child) {
        try (BufferedReader errors = child.errorReader(UTF_8)) {
            errors.lines().forEach(line -> LOG.log(Level.DEBUG, "{0}: {1}", child.pid(), line));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the errors of process " + child.pid() + " are lost", e);
        }
    }

    /** In a thread of its own, since reading cannot be given a limit. */
    private static Answer answer(Process child) {
        var line = new CompletableFuture<@Nullable String>();
        Thread.ofPlatform().daemon().name("kafka-answer").start(() -> readLine(child, line));
        try {
            return Answer.parse(line.get(START_LIMIT.toSeconds(), SECONDS));
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

    private static void readLine(Process child, CompletableFuture<@Nullable String> line) {
        try {
            line.complete(child.inputReader(UTF_8).readLine());
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    /** With SIGTERM; one that does not end by it is killed. */
    @Override
    public synchronized void stop() {
        var stopping = process;
        if (stopping != null && stopping.isAlive()) {
            if (paused) {
                resume(); // a paused process does not see SIGTERM
            }
            stopping.destroy();
            if (!endsWithin(stopping, STOP_LIMIT)) {
                LOG.log(Level.WARNING, "Kafka did not stop within {0}: killed", STOP_LIMIT);
            }
        }
        kill();
    }

    /** With SIGKILL, of which the process knows nothing. */
    @Override
    public synchronized void kill() {
        var killed = process;
        process = null;
        paused = false;
        if (killed != null
                && !endsWithin(killed.destroyForcibly(), STOP_LIMIT)
                && !Thread.currentThread().isInterrupted()) {
            throw new EmbeddedKafkaException("process " + killed.pid() + " cannot be killed");
        }
    }

    private static boolean endsWithin(Process child, Duration limit) {
        try {
            return child.waitFor(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has it stand still (SIGSTOP): connections stay, nothing is answered. */
    public synchronized void pause() {
        signal("STOP");
        paused = true;
    }

    /** Has it go on after {@link #pause} (SIGCONT). */
    public synchronized void resume() {
        signal("CONT");
        paused = false;
    }

    private void signal(String name) {
        var signalled = process;
        if (signalled == null) {
            throw new IllegalStateException("Kafka does not run");
        }
        try {
            var kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(signalled.pid()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!endsWithin(kill, STOP_LIMIT) || kill.exitValue() != 0) {
                throw new EmbeddedKafkaException(
                        "SIG" + name + " cannot be sent to process " + signalled.pid());
            }
        } catch (IOException e) {
            throw new EmbeddedKafkaException("there is no command kill: " + e, e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized String bootstrapServers() {
        return settings.bootstrapServers();
    }

    @Override
    public synchronized Path dataDirectory() {
        return settings.directory();
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (temporary) {
                kill();
            } else {
                stop();
            }
        } finally {
            if (temporary) {
                DataDirectory.delete(settings.directory());
            }
        }
    }
}
