package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Keeps the logs of the node within their budget: where they hold too much, the largest give way,
 * whichever tail writes them. A log is trimmed by its writer alone, so the other tails are asked;
 * none is asked again before it has done it. Any thread may call it.
 */
final class NodeMemory {
    /** A sixteenth is freed beyond what is needed, so that it is not looked for at every record. */
    private static final int SLACK = 16;

    private final Budget budget;

    /** The logs, each with what runs something on the thread that writes it. */
    private final Map<ChannelLog, Executor> writers = new ConcurrentHashMap<>();

    /** Guarded by this: by writer the bytes that it was asked to free and has not freed yet. */
    private final Map<Executor, Long> promised = new HashMap<>();

    private record Sized(ChannelLog log, Executor writer, long bytes) {}

    private record Trim(ChannelLog log, long bytes) {}

    NodeMemory(Budget budget) {
        this.budget = budget;
    }

    /** Takes note of a log. */
    void add(ChannelLog log, Executor writer) {
        writers.put(log, writer);
    }

    /** Forgets a log that is closed. */
    void remove(ChannelLog log) {
        writers.remove(log);
    }

    /**
     * Frees memory, if the node holds too much.
     *
     * @param self the writer whose thread calls
     */
    void free(Executor self) {
        if (budget.excessBytes() == 0) {
            return;
        }
        shares(self)
                .forEach((writer, share) -> {
                    if (writer.equals(self)) {
                        trim(share);
                    } else {
                        writer.execute(() -> {
                            trim(share);
                            kept(writer);
                        });
                    }
                });
    }

    private static void trim(List<Trim> share) {
        share.forEach(each -> each.log.trim(each.bytes));
    }

    private synchronized void kept(Executor writer) {
        promised.remove(writer);
    }

    /**
     * What each writer has to free. What is promised counts as free: so a tail that is slow to keep
     * its promise does not make the others give way in its place.
     */
    private synchronized Map<Executor, List<Trim>> shares(Executor self) {
        long beyond =
                budget.excessBytes() - promised.values().stream().mapToLong(Long::longValue).sum();
        long excess = beyond <= 0 ? 0 : beyond + budget.nodeBytes() / SLACK;
        Map<Executor, List<Trim>> shares = new HashMap<>();
        for (Sized largest : largestFirst()) {
            boolean asked = !largest.writer.equals(self) && promised.containsKey(largest.writer);
            if (excess > 0 && !asked) {
                long freed = Math.min(excess, largest.bytes / 2 + 1);
                shares.computeIfAbsent(largest.writer, writer -> new ArrayList<>())
                        .add(new Trim(largest.log, freed));
                excess -= freed;
            }
        }
        shares.forEach((writer, share) -> {
            if (!writer.equals(self)) {
                promised.put(writer, share.stream().mapToLong(Trim::bytes).sum());
            }
        });
        return shares;
    }

    /** By sizes as they are at one time: they change while others append. */
    private List<Sized> largestFirst() {
        List<Sized> logs = new ArrayList<>();
        writers.forEach((log, writer) -> logs.add(new Sized(log, writer, log.sizeBytes())));
        logs.sort(Comparator.comparingLong(Sized::bytes).reversed());
        return logs;
    }
}
