package dev.aqueduct.bench.micro;

import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Item;
import dev.aqueduct.bridge.log.LogRecord;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

import java.util.List;

/** A channel's log: its writer, who trims it as it grows, and a reader. */
@State(Scope.Thread)
public class LogBenchmark {
    private static final int MANY = 1000;
    private static final long CHANNEL_BYTES = 16 << 20;

    private final EventRenderer renderer = Samples.renderer();
    private final byte[] value = Samples.jsonValue(1_234_567);
    private final ChannelLog written = log();
    private final ChannelLog read = log();
    private long offset;

    /** Fills the log that is read. */
    public LogBenchmark() {
        for (long i = 0; i < MANY; i++) {
            read.append(entry(i), 0);
        }
        read.publish();
    }

    private static ChannelLog log() {
        Budget budget = new Budget(4 * CHANNEL_BYTES, CHANNEL_BYTES);
        return new ChannelLog(Samples.CHANNEL, "sdnSQD", new long[] {0}, budget);
    }

    private Entry entry(long at) {
        return new Entry(
                new LogRecord(Samples.CHANNEL, 0, at, 0, null, value, List.of(), 0), renderer);
    }

    /** Appends an event and shows it, with nobody who follows; one that is older goes. */
    @Benchmark
    public void append() {
        written.append(entry(offset++), 0);
        written.publish();
    }

    /** Reads an event, one of a thousand in a row. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public void read(Blackhole hole) {
        long end = read.end();
        for (long seq = read.start(); seq < end; seq++) {
            Item item = read.item(seq);
            hole.consume(item);
        }
    }
}
