package dev.aqueduct.kafka;

import org.apache.kafka.common.utils.internals.Exit;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Kafka of one node in this JVM, broker and controller in one. It may be stopped and started
 * again any number of times and stays on its port and its data. May be called by any thread; one
 * call at a time is carried out.
 */
public final class EmbeddedKafka implements KafkaNode {

    private static final System.Logger LOG = System.getLogger(EmbeddedKafka.class.getName());

    static {
        Exit.setExitProcedure(EmbeddedKafka::endNothing);
        Exit.setHaltProcedure(EmbeddedKafka::endNothing);
    }

    /** Those that run in this JVM. */
    private static final Set<EmbeddedKafka> RUNNING = ConcurrentHashMap.newKeySet();

    private final CompletableFuture<String> givenUp = new CompletableFuture<>();
    private final boolean temporary;
    private NodeSettings settings; // guarded by this: gets its ports at the first start
    private @Nullable RunningNode running; // guarded by this
    private boolean closed; // guarded by this

    /** A node that is not yet started, with a place for its data. */
    public EmbeddedKafka(KafkaOptions options) {
        this(NodeSettings.alone(options), options.dataDirectory() == null);
    }

    EmbeddedKafka(NodeSettings settings, boolean temporary) {
        this.settings = settings;
        this.temporary = temporary;
    }

    /** A node at work on any free port, with temporary data. */
    public static EmbeddedKafka started() {
        return started(KafkaOptions.defaults());
    }

    /**
     * A node at work.
     *
     * @throws EmbeddedKafkaException where it does not start
     */
    public static EmbeddedKafka started(KafkaOptions options) {
        var kafka = new EmbeddedKafka(options);
        try {
            kafka.start();
            return kafka;
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /**
     * Where Kafka cannot go on, it ends its process. This one is not its own: it is told instead,
     * and as Kafka does not say which of several nodes it was, by all of them.
     */
    private static void endNothing(int status, @Nullable String message) {
        String why = message == null ? "status " + status : message;
        LOG.log(Level.DEBUG, "Kafka cannot go on: {0}", why);
        RUNNING.forEach(kafka -> kafka.givenUp.complete(why));
        throw new IllegalStateException("Kafka cannot go on: " + why);
    }

    /**
     * Completes when a Kafka of this JVM cannot go on (its data were removed, there is no room for
     * more), with Kafka's last words; its log says more. It serves nobody any more, and should be
     * closed.
     */
    public CompletionStage<String> givenUp() {
        return givenUp.minimalCompletionStage();
    }

    @Override
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException("this Kafka is closed");
        }
        if (running == null) {
            var started = RunningNode.start(settings);
            running = started;
            RUNNING.add(this);
            settings = started.settings();
        }
    }

    @Override
    public synchronized void stop() {
        var stopping = running;
        forget();
        if (stopping != null) {
            stopping.stop();
        }
    }

    /**
     * Stops as abruptly as this JVM allows: no partition is handed to another node, but files are
     * closed in order. Only a {@link KafkaProcess} can be killed outright.
     */
    @Override
    public synchronized void kill() {
        var stopping = running;
        forget();
        if (stopping != null) {
            stopping.stopAbruptly();
        }
    }

    private synchronized void forget() {
        running = null;
        RUNNING.remove(this);
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null;
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
