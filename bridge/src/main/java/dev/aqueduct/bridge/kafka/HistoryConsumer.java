package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Block;
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
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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

    /** To render fewer in another thread gains nothing. */
    private static final int WORTH_SHARING = 256;

    /** Ahead: the end of one fetch, and the beginning of the next. */
    private static final int MOST_POLLS = 2;

    /** Whoever reads on comes back sooner, or waits for its client. */
    private static final long LEFT_NANOS = Duration.ofMillis(500).toNanos();

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

    private final CheckedConsumer consumer;
    private final Renderer renderer;
    private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();

    /** Of the block that is being read. */
    private Block.Builder block = new Block.Builder();

    /** Where it stands; null before the first block, and after a failure. */
    private @Nullable Topic topic;

    private int partition;

    /** What the next block begins with, if it goes on here. */
    private long offset;

    /** The position of the consumer, after all that was polled. */
    private long position;

    /** When it was read with the last time. */
    private long readNanos = System.nanoTime() - LEFT_NANOS;

    HistoryConsumer(CheckedConsumer consumer, Renderer renderer) {
        this.consumer = consumer;
        this.renderer = renderer;
    }

    /** Whether it stands there, and would read on without seeking. */
    boolean standsAt(Topic wanted, int wantedPartition, long wantedOffset) {
        return wanted.equals(topic) && partition == wantedPartition && offset == wantedOffset;
    }

    /** Whether nobody has read with it for a while. */
    boolean isLeft() {
        return System.nanoTime() - readNanos >= LEFT_NANOS;
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

    private void seek(Topic wanted, int wantedPartition, long from) {
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
            } else if (!poll(wanted, POLL)) {
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
        return new History.Answer.Found(
                whole && offset < until && isWorthSharing(records.size(), bytes)
                        ? renderedWhilePolling(wanted, records, from)
                        : rendered(records, from, offset));
    }

    /** Of large records no more are polled than a block needs. */
    private static boolean isWorthSharing(int records, long bytes) {
        return records >= WORTH_SHARING && bytes < MAX_BYTES;
    }

    private Block rendered(List<ConsumerRecord<byte[], byte[]>> records, long from, long next) {
        block.begin(partition, from);
        long arrivedNanos = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            block.add(Records.record(record, arrivedNanos), renderer);
        }
        return block.build(next);
    }

    /** As {@link #rendered}, while what comes next is polled: each takes about as long. */
    private Block renderedWhilePolling(
            Topic wanted, List<ConsumerRecord<byte[], byte[]>> records, long from)
            throws InterruptedException {
        long next = offset;
        FutureTask<Block> rendering = new FutureTask<>(() -> rendered(records, from, next));
        boolean done = false;
        try {
            Thread.startVirtualThread(rendering);
            pollAhead(wanted);
            Block rendered = rendering.get();
            done = true;
            return rendered;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a block could not be rendered", e.getCause());
        } finally {
            if (!done) {
                block = new Block.Builder(); // the other thread may still be at it
            }
        }
    }

    /** Another block, as far as it has come; where that fails, whoever reads next finds out. */
    private void pollAhead(Topic wanted) throws InterruptedException {
        boolean same = false;
        try {
            int polls = 0;
            while (polls < MOST_POLLS && polled.size() < SPAN && poll(wanted, Duration.ZERO)) {
                polls++;
            }
            same = polls == MOST_POLLS || polled.size() >= SPAN;
        } catch (SourceUnavailableException | KafkaException e) {
            // that there is nothing to go on with says enough
        } finally {
            if (!same) {
                topic = null;
            }
        }
    }

    /**
     * Where a block ends that has nothing more before the limit: there, unless the hole is so large
     * that it would be many blocks.
     */
    private static long pastHole(long limit, long next) {
        return next - limit >= SPAN ? next : Math.min(limit, next);
    }

    /** Polls once. Returns false where what was polled is of another topic. */
    private boolean poll(Topic wanted, Duration most) throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(most);
        if (records.isEmpty() && records.nextOffsets().isEmpty()) {
            return true;
        }
        if (!consumer.changed(Set.of(wanted)).isEmpty()) {
            return false;
        }
        TopicPartition assigned = new TopicPartition(wanted.channel(), partition);
        polled.addAll(records.records(assigned));
        var next = records.nextOffsets().get(assigned);
        ConsumerRecord<byte[], byte[]> last = polled.peekLast();
        position = next != null ? next.offset() : last == null ? position : last.offset() + 1;
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
