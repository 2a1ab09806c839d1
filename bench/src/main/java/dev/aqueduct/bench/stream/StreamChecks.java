package dev.aqueduct.bench.stream;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What the streams of one thread share: references, and what is needed only for a while. */
public final class StreamChecks {
    private final Violations violations;
    private final Deliveries deliveries;
    private final boolean compared;
    private final Bytes bytes = new Bytes();
    private final Map<Channel, Shared> shared = new HashMap<>();
    private final Deque<Block> spare = new ArrayDeque<>();
    private long read;

    record Shared(Reference reference, EventBlock block) {}

    /**
     * What is told of violations and of events.
     *
     * @param compared whether channels have so many streams that it pays to compare them
     */
    public StreamChecks(Violations violations, Deliveries deliveries, boolean compared) {
        this.violations = violations;
        this.deliveries = deliveries;
        this.compared = compared;
    }

    /**
     * A stream that has to bring every event from an offset on.
     *
     * @param name for messages
     */
    public EventStream stream(String name, Channel channel, int firstOffset) {
        Shared of =
                shared.computeIfAbsent(
                        channel,
                        c ->
                                new Shared(
                                        new Reference(c.lanes().partitions(), bytes),
                                        new EventBlock(c)));
        return new EventStream(this, name, channel, firstOffset, of);
    }

    /** How many events were read one by one instead of compared. */
    public long read() {
        return read;
    }

    Violations violations() {
        return violations;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    boolean compared() {
        return compared;
    }

    void countRead() {
        read++;
    }

    Block block() {
        @Nullable Block block = spare.poll();
        return block == null ? new Block() : block;
    }

    void done(Block block) {
        block.clear();
        spare.push(block);
    }
}
