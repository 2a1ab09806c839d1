package dev.aqueduct.kafka;

import dev.aqueduct.kafka.ChildProtocol.Answer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Kafka of one node in a child process, made of this JVM's {@code java} and class path, that can
 * be killed, paused and started again on its port and its data. It ends with this JVM (but one that
 * is paused while this JVM is killed outright stays until it is resumed). May be called by any
 * thread; one call at a time is carried out.
 */
public final class KafkaProcess implements KafkaNode {

    private static final System.Logger LOG = System.getLogger(KafkaProcess.class.getName());
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
        var child = Child.launched();
        process = child.process();
        ALIVE.add(child.process());
        var _ = child.process().onExit().thenAccept(ALIVE::remove);
        switch (child.start(settings)) {
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
