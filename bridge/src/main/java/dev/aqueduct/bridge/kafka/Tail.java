package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows the end of some topics: the life of the one thread that owns a {@link Feed}, and so is
 * the writer of its logs. Other threads hand it what to follow and what to let go; once it has
 * ended, for whatever reason, all logs that it was ever given are closed.
 */
final class Tail implements Runnable, Executor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Tail.class.getName());
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

    private final Supplier<CheckedConsumer> newConsumer;
    private final Feed.Shared shared;
    private final Thread thread;
    private volatile boolean stopping;

    /** The tail's thread's; others only wake it. Null before it has begun. */
    private volatile @Nullable Feed feed;

    private final Object lock = new Object();

    /** Guarded by {@link #lock}. */
    private final Queue<Command> commands = new ArrayDeque<>();

    /** Guarded by {@link #lock}: whether no command is run any more. */
    private boolean ended;

    /** What the tail's thread has to do, and what is done instead when it has ended. */
    private record Command(Consumer<Feed> run, Runnable otherwise) {}

    /**
     * @param newConsumer makes its consumer; called by its own thread, since that may take a while
     */
    Tail(String name, Supplier<CheckedConsumer> newConsumer, Feed.Shared shared) {
        this.newConsumer = newConsumer;
        this.shared = shared;
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /**
     * Follows a topic.
     *
     * @param from by partition where to begin; below 0 where the partition is not to be followed,
     *     since it has no leader
     */
    void follow(Topic topic, ChannelLog log, long[] from) {
        command(
                new Command(
                        mine -> mine.follow(topic, log, from),
                        () -> {
                            shared.refusals().add(topic, Feed.FAILED + topic.channel());
                            log.close();
                        }));
    }

    /** Closes a log, and follows its topic no longer. */
    void letGo(ChannelLog log) {
        command(new Command(mine -> mine.letGo(log), () -> {}));
    }

    /** Runs something on the tail's thread; at once where that has ended. */
    @Override
    public void execute(Runnable task) {
        command(new Command(mine -> task.run(), task));
    }

    private void command(Command command) {
        boolean late;
        synchronized (lock) {
            late = ended || !commands.add(command);
        }
        if (late) {
            command.otherwise.run();
        } else {
            wake();
        }
    }

    private void wake() {
        Feed present = feed;
        if (present != null) {
            present.wakeup();
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        try (Feed mine = new Feed(newConsumer.get(), shared, this, this::ended)) {
            feed = mine;
            feed(mine);
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a tail ends, and its channels are followed anew by others",
                    e);
        } finally {
            end();
        }
    }

    private void feed(Feed mine) throws InterruptedException {
        try {
            while (!stopping) {
                runCommands(mine);
                if (mine.idle()) {
                    LockSupport.parkNanos(this, IDLE_NANOS);
                } else {
                    mine.round();
                }
            }
        } catch (RuntimeException | Error e) {
            stopping = true;
            mine.refuseAll(); // the next tail might fail by the same
            throw e;
        }
    }

    private void runCommands(Feed mine) {
        for (Command command = next(); command != null; command = next()) {
            command.run.accept(mine);
        }
    }

    private @Nullable Command next() {
        synchronized (lock) {
            return commands.poll();
        }
    }

    /** What comes from here on is done by whoever brings it. */
    private void end() {
        stopping = true;
        List<Command> left;
        synchronized (lock) {
            ended = true;
            left = new ArrayList<>(commands);
            commands.clear();
        }
        left.forEach(command -> command.otherwise.run());
    }

    /** Whether its thread has ended, or is about to, so that nothing more will come of it. */
    boolean ended() {
        return stopping;
    }

    /** Stops the thread and waits until it has closed its logs and its consumer. Twice is once. */
    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
