package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.stream.Lanes;

import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A plain consumer of a run's topic, in a thread of its own, which measures how long records take.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 5;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Lanes lanes;
    private final Publications publications;
    private final Thread thread;
    private final Histogram latency = Publications.histogram(); // guarded by itself
    private volatile int measuredFrom = Integer.MAX_VALUE;
    private volatile int read;
    private volatile boolean closed;

    /** Reads the run's only channel from its beginning on. */
    public TopicReader(String bootstrapServers, Workload workload, Publications publications) {
        this.lanes = workload.lanes();
        this.publications = publications;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                IntStream.range(0, lanes.partitions())
                        .mapToObj(
                                partition -> new TopicPartition(workload.channelName(0), partition))
                        .toList());
        thread = Thread.ofPlatform().name("consumer").daemon().start(this::run);
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
                    take(read, System.nanoTime());
                }
            }
        } catch (WakeupException e) {
            // Told to end.
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void take(ConsumerRecord<byte[], byte[]> record, long now) {
        int number = lanes.number(0, record.partition(), (int) record.offset());
        if (number >= measuredFrom) {
            synchronized (latency) {
                latency.recordValue(publications.nanosSince(number, now));
            }
        }
        read++;
    }

    /** Measures from this event on. */
    public void measure(int first) {
        measuredFrom = first;
    }

    public Histogram latency() {
        synchronized (latency) {
            return latency.copy();
        }
    }

    /** Waits until so many records have been read; returns whether they have. */
    public boolean awaitRead(int records, Duration most) throws InterruptedException {
        long begun = System.nanoTime();
        while (read < records && System.nanoTime() - begun < most.toNanos()) {
            Thread.sleep(LOOK_MILLIS);
        }
        return read >= records;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
