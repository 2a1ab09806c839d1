package dev.aqueduct.bench.micro;

import dev.aqueduct.bridge.log.Cursor;
import dev.aqueduct.bridge.log.Position;
import dev.aqueduct.bridge.wire.CursorText;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The text of a cursor of one channel, both ways. */
@State(Scope.Benchmark)
public class CursorBenchmark {
    /** How many partitions the channel has. */
    @Param({"1", "100"})
    public int partitions = 1;

    private Cursor cursor = new Cursor(new TreeMap<>());
    private String text = "";

    /** Makes a cursor of so many partitions. */
    @Setup
    public void setUp() {
        long[] offsets = LongStream.range(0, partitions).map(i -> 1_234_567 + i).toArray();
        cursor =
                new Cursor(new TreeMap<>(Map.of(Samples.CHANNEL, new Position("sdnSQD", offsets))));
        text = CursorText.of(cursor);
    }

    /** From a position to its text. */
    @Benchmark
    public String write() {
        return CursorText.of(cursor);
    }

    /** From a text to the position. */
    @Benchmark
    public CursorText.Parsed parse() {
        return CursorText.parse(text);
    }
}
