package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Block;
import dev.aqueduct.bridge.log.BlockMemory;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.History;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads blocks of one partition after the other. It keeps what it has polled beyond a block, so
 * that whoever reads on from there, on the same consumer, costs Kafka nothing twice. Whoever leased
 * it alone calls it.
 */
final class HistoryConsumer implements AutoCloseable {
    /**
     * Blocks end where offsets are multiples of this, so that readers who began at different places
     * soon share them.
     */
    static final int SPAN = 1_024;

    /** Blocks of large records hold fewer. */
    static final int MAX_BYTES = 256 << 10;

    /** Where fewer are left, what follows is polled meanwhile: a fetch has about as many. */
    private static final int ENOUGH = 4 * SPAN;

    /** Whoever reads on comes back sooner, or waits for its client. */
    private static final long LEFT_NANOS = Duration.ofMillis(500).toNanos();

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

    private final CheckedConsumer consumer;
    private final Renderer renderer;
    private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
    private final Block.Builder block;
    private final ExecutorService pollers =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("history-ahead-", 0).factory());

    /**
     * What comes next, where that is polled by itself: until it is there nobody else may use the
     * consumer. Null where nothing is.
     */
    private @Nullable Future<Optional<ConsumerRecords<byte[], byte[]>>> ahead;

    /** Where it stands; null before the first block, and after a failure. */
    private @Nullable Topic topic;

    private int partition;

    /** What the next block begins with, if it goes on here. */
    private long offset;

    /** The position of the consumer, after all that was polled. */
    private long position;

    /** When it was read with the last time. */
    private long readNanos = System.nanoTime() - LEFT_NANOS;

    /**
     * @param memory for the blocks
     */
    HistoryConsumer(CheckedConsumer consumer, Renderer renderer, BlockMemory memory) {
        this.consumer = consumer;
        block = new Block.Builder(memory);
        this.renderer = renderer;
    }

    /** Whether it stands there, and would read on without seeking. */
    boolean standsAt(Topic wanted, int wantedPartition, long wantedOffset) {
        return wanted.equals(topic) && partition == wantedPartition && offset == wantedOffset;
    }

    /** Whether nobody has read with it for a while, and it does nothing by itself. */
    boolean isLeft() {
        return System.nanoTime() - readNanos >= LEFT_NANOS && (ahead == null || ahead.isDone());
    }

    /**
     * As {@link History#block}, but now.
     *
     * @param whole whether the block is to end where others do; else it ends with what is fetched
     *     at once
     */
    History.Answer read(Topic wanted, int wantedPartition, long from, long until, boolean whole)
            throws InterruptedException {
        boolean read = false;
        try {
            if (!standsAt(wanted, wantedPartition, from)) {
                seek(wanted, wantedPartition, from);
            }
            History.Answer answer = read(wanted, from, until, whole);
            read = answer instanceof History.Answer.Found;
            return answer;
        } catch (InvalidOffsetException e) {
            return new History.Answer.OutOfRange();
        } catch (SourceUnavailableException | KafkaException e) {
            return new History.Answer.Unavailable("Kafka's history cannot be read at the moment");
        } finally {
            readNanos = System.nanoTime();
            if (!read) {
                topic = null;
            }
        }
    }

    private void seek(Topic wanted, int wantedPartition, long from) throws InterruptedException {
        awaitAhead();
        TopicPartition assigned = new TopicPartition(wanted.channel(), wantedPartition);
        polled.clear();
        consumer.assign(Set.of(assigned));
        consumer.seek(assigned, from);
        topic = wanted;
        partition = wantedPartition;
        offset = from;
        position = from;
    }

    private History.Answer read(Topic wanted, long from, long until, boolean whole)
            throws InterruptedException {
        long limit = (from / SPAN + 1) * SPAN;
        long target = Math.min(limit, until);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(SPAN);
        long bytes = 0;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (offset < target && bytes < MAX_BYTES) {
            ConsumerRecord<byte[], byte[]> record = polled.peek();
            if (record != null && record.offset() >= limit) {
                offset = pastHole(limit, record.offset());
            } else if (record != null) {
                polled.remove();
                records.add(record);
                bytes +=
                        Math.max(0, record.serializedKeySize())
                                + Math.max(0, record.serializedValueSize());
                offset = record.offset() + 1;
            } else if (position > offset) {
                offset = pastHole(limit, position);
            } else if (!whole && offset > from) {
                break;
            } else if (!receive(wanted)) {
                return new History.Answer.OutOfRange();
            } else if (position == offset && polled.isEmpty() && System.nanoTime() - deadline > 0) {
                return new History.Answer.Unavailable(
                        "partition "
                                + partition
                                + " of channel "
                                + wanted.channel()
                                + " does not answer");
            }
        }
        if (whole
                && ahead == null
                && position < until
                && polled.size() < ENOUGH
                && bytes < MAX_BYTES) {
            ahead = pollers.submit(() -> poll(wanted));
        }
        return new History.Answer.Found(rendered(records, from, offset));
    }

    private Block rendered(List<ConsumerRecord<byte[], byte[]>> records, long from, long next) {
        block.begin(partition, from);
        long arrivedNanos = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            block.add(Records.record(record, arrivedNanos), renderer);
        }
        return block.build(next);
    }

    /**
     * Where a block ends that has nothing more before the limit: there, unless the hole is so large
     * that it would be many blocks.
     */
    private static long pastHole(long limit, long next) {
        return next - limit >= SPAN ? next : Math.min(limit, next);
    }

    /** Has more of what follows, if there is. Returns false where that is of another topic. */
    private boolean receive(Topic wanted) throws InterruptedException {
        TopicPartition assigned = new TopicPartition(wanted.channel(), partition);
        boolean polling = ahead != null;
        Optional<ConsumerRecords<byte[], byte[]>> came = awaitAhead();
        if (came.isEmpty()) {
            if (polling) {
                consumer.seek(assigned, position); // behind what it may have polled
            }
            came = poll(wanted);
        }
        came.ifPresent(records -> add(assigned, records));
        return came.isPresent();
    }

    private void add(TopicPartition assigned, ConsumerRecords<byte[], byte[]> records) {
        polled.addAll(records.records(assigned));
        var next = records.nextOffsets().get(assigned);
        ConsumerRecord<byte[], byte[]> last = polled.peekLast();
        position = next != null ? next.offset() : last == null ? position : last.offset() + 1;
    }

    /** Polls once. Nothing where what came is of another topic. */
    private Optional<ConsumerRecords<byte[], byte[]>> poll(Topic wanted)
            throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        boolean none = records.isEmpty() && records.nextOffsets().isEmpty();
        return none || consumer.changed(Set.of(wanted)).isEmpty()
                ? Optional.of(records)
                : Optional.empty();
    }

    /**
     * What was polled by itself, once that is done; nothing where nothing was, or it failed: then
     * the consumer may be behind what was polled.
     */
    private Optional<ConsumerRecords<byte[], byte[]>> awaitAhead() throws InterruptedException {
        if (ahead == null) {
            return Optional.empty();
        }
        Optional<ConsumerRecords<byte[], byte[]>> came;
        try {
            came = ahead.get();
        } catch (ExecutionException e) {
            came = Optional.empty();
        }
        ahead = null;
        return came;
    }

    @Override
    public void close() {
        pollers.shutdownNow();
        pollers.close();
        consumer.close();
    }
}
