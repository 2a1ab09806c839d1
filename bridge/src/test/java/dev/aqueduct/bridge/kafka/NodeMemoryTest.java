package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Which logs give way where the node holds too much. */
final class NodeMemoryTest {
    private static final long EVENT = eventBytes();

    private final Budget budget = new Budget(1_000 * EVENT, 1_000 * EVENT);
    private final NodeMemory memory = new NodeMemory(budget);

    /** A writer that does what it is asked when the test wants it. */
    private static final class Later implements Executor {
        final Queue<Runnable> asked = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            asked.add(task);
        }
    }

    @Test
    void largest_log_gives_way_whoever_writes_it_and_its_writer_is_asked_once() {
        Later quiet = new Later();
        Later busy = new Later();
        ChannelLog large = log("large", 950);
        ChannelLog small = log("small", 1);
        memory.add(large, quiet);
        memory.add(small, busy);
        for (int poll = 0; poll < 20; poll++) {
            append(small, 5);
            memory.free(busy);
        }
        assertEquals(0, small.start());
        assertEquals(1, quiet.asked.size());
        long before = large.sizeBytes();
        quiet.asked.remove().run();
        assertTrue(large.sizeBytes() < before);
        assertEquals(0, budget.excessBytes());
    }

    @Test
    void writer_that_does_not_come_to_it_lets_no_more_be_held_than_it_was_asked_for() {
        Later stuck = new Later();
        Later busy = new Later();
        memory.add(log("large", 950), stuck);
        ChannelLog growing = log("growing", 1);
        memory.add(growing, busy);
        for (int poll = 0; poll < 1_000; poll++) {
            append(growing, 5);
            memory.free(busy);
        }
        assertEquals(1, stuck.asked.size());
        assertTrue(growing.start() > 0);
        assertTrue(budget.usedBytes() < 1_150 * EVENT, () -> budget.usedBytes() + " bytes");
    }

    private static long eventBytes() {
        Budget ample = new Budget(1 << 20, 1 << 20);
        ChannelLog log = new ChannelLog("one", "x", new long[1], ample);
        append(log, 1);
        return log.sizeBytes();
    }

    private ChannelLog log(String channel, int events) {
        ChannelLog log = new ChannelLog(channel, "x", new long[1], budget);
        append(log, events);
        return log;
    }

    private static void append(ChannelLog log, int events) {
        for (int event = 0; event < events; event++) {
            LogRecord record =
                    new LogRecord(
                            log.channel(),
                            0,
                            log.writtenTo(0),
                            0,
                            null,
                            new byte[1_000],
                            List.of());
            log.append(new Entry(record, NodeMemoryTest::rendered), 0);
        }
        log.publish();
    }

    private static Rendered rendered(LogRecord record) {
        throw new AssertionError("nobody reads it");
    }
}
