package dev.aqueduct.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writers and {@link Wanderer}s at the same channels at once. When the writers are done, each
 * wanderer reads on until it has as many events as the logs hold, and then it has to have exactly
 * those.
 */
final class Crowd {
    private static final long MOST_SECONDS = 60;

    private final Stack stack;
    private final List<String> topics;
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile Map<String, List<Log.Record>> truth = Map.of();

    Crowd(Stack stack, List<String> topics) {
        this.stack = stack;
        this.topics = topics;
    }

    /** Something that writes, or disturbs, and comes to an end. */
    interface Task {
        void run() throws Exception;
    }

    /**
     * Runs all to their end.
     *
     * @param tasks the writers, and who restarts bridges
     * @param bridges those among which readers wander
     * @param channels how readers ask for the topics; each is asked by as many
     */
    void run(List<Task> tasks, List<BridgeNode> bridges, List<String> channels, Random random)
            throws Exception {
        List<Callable<@Nullable Void>> readers = new ArrayList<>();
        for (int reader = 0; reader < 12; reader++) {
            Wanderer wanderer =
                    new Wanderer(
                            bridges, channels.get(reader % channels.size()), random.nextLong());
            readers.add(() -> readAll(wanderer));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                List<Future<@Nullable Void>> reading =
                        readers.stream().map(threads::submit).toList();
                List<Future<@Nullable Void>> writing =
                        tasks.stream().map(task -> threads.submit(() -> run(task))).toList();
                await(writing);
                truth = truth();
                written.countDown();
                await(reading);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static @Nullable Void run(Task task) throws Exception {
        task.run();
        return null;
    }

    private static void await(List<Future<@Nullable Void>> futures) throws Exception {
        for (Future<@Nullable Void> future : futures) {
            try {
                future.get(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
            }
        }
    }

    private Map<String, List<Log.Record>> truth() {
        TreeMap<String, List<Log.Record>> records = new TreeMap<>();
        for (String topic : topics) {
            for (Log.Record record : stack.log(topic)) {
                records.computeIfAbsent(
                                topic + "/" + record.partition(), absent -> new ArrayList<>())
                        .add(record);
            }
        }
        return records;
    }

    private @Nullable Void readAll(Wanderer wanderer) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (written.getCount() > 0 || wanderer.count() < size(truth)) {
            if (System.nanoTime() - deadline > 0) {
                break;
            }
            wanderer.wander();
        }
        wanderer.wander(); // nothing more may come
        assertEquals(truth.keySet(), wanderer.got().keySet());
        truth.forEach((partition, records) ->
                assertEquals(records, wanderer.got().get(partition), partition));
        return null;
    }

    private static long size(Map<String, List<Log.Record>> records) {
        return records.values().stream().mapToLong(List::size).sum();
    }
}
