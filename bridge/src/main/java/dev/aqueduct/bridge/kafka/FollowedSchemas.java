package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.event.SchemaSource;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.schemas.SchemaRecord;
import dev.aqueduct.schemas.SchemaTopic;
import dev.aqueduct.schemas.Schemas;

import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The schemas in the schema topic, which is read from its beginning, and read on when a schema is
 * asked for that is not known. It is unknown only after the topic was read to an end that was asked
 * for after the value had arrived: a producer writes a schema before its first value. Such a
 * reading tells of all values that were there when it began, and, for a moment, of older ones, so
 * that they cost Kafka two readings a second, however many there are and however many read them.
 *
 * <p>Any thread may call it, and waits for the reading without a lock; one thread at a time reads,
 * while somebody waits.
 */
final class FollowedSchemas implements SchemaSource, AutoCloseable {
    /**
     * For how long a reading tells of a value that came before its schema. See also {@code
     * log.Rendering}.
     */
    static final long STANDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final System.Logger LOG = System.getLogger(FollowedSchemas.class.getName());
    private static final TopicPartition PARTITION = new TopicPartition(SchemaTopic.NAME, 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Two readings of which each has to wait for Kafka as long as that may take. */
    private static final long MOST_SECONDS = 60;

    private final Schemas known = new Schemas();
    private final Clients clients;
    private final TopicDirectory directory;
    private final LongSupplier nanoTime;

    private final Object lock = new Object();

    /** Guarded by lock: the latest reading that has begun; null if it failed. */
    private @Nullable Reading latest;

    /** Guarded by lock: the one that is to begin after it; null while nobody waits for one. */
    private @Nullable Reading next;

    /** Guarded by lock: the thread that reads; null while there is nothing to read for. */
    private @Nullable Thread reader;

    /** Guarded by lock. */
    private boolean closed;

    /** The reading thread's, each of which begins after the one before it: made when needed. */
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** The reading thread's: everything before it was read. */
    private long position;

    /** The reading thread's: of which topic. */
    private @Nullable String topicId;

    /** Of the topic, up to its end as it was at that time or later. */
    private static final class Reading {
        private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

        /** Guarded by lock. */
        private long begunNanos;
    }

    FollowedSchemas(Clients clients, TopicDirectory directory) {
        this(clients, directory, System::nanoTime);
    }

    /**
     * @param nanoTime the clock that values arrive by
     */
    FollowedSchemas(Clients clients, TopicDirectory directory, LongSupplier nanoTime) {
        this.clients = clients;
        this.directory = directory;
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable Schema find(long fingerprint, long arrivedNanos) {
        Schema schema = known.findByFingerprint(fingerprint);
        if (schema != null) {
            return schema;
        }
        await(readingFor(arrivedNanos));
        return known.findByFingerprint(fingerprint);
    }

    private Reading readingFor(long arrivedNanos) {
        synchronized (lock) {
            if (closed) {
                throw new SourceUnavailableException("the bridge is going down");
            }
            long moment = nanoTime.getAsLong() - STANDS_NANOS;
            long since = moment - arrivedNanos > 0 ? moment : arrivedNanos;
            if (latest != null && latest.begunNanos - since >= 0) {
                return latest;
            }
            if (next == null) {
                next = new Reading();
            }
            if (reader == null) {
                reader = Thread.ofVirtual().name("schemas").start(this::readWhileAsked);
            }
            return next;
        }
    }

    private static void await(Reading reading) {
        try {
            reading.end.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("reading the schemas was interrupted");
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SourceUnavailableException unavailable
                    ? unavailable
                    : new IllegalStateException("the schemas could not be read", e.getCause());
        }
    }

    private void readWhileAsked() {
        for (Reading reading = begin(); reading != null; reading = begin()) {
            try {
                readToEnd();
                reading.end.complete(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(reading, new SourceUnavailableException("the bridge is going down"));
            } catch (RuntimeException | Error e) {
                fail(reading, e);
            }
        }
    }

    private @Nullable Reading begin() {
        synchronized (lock) {
            Reading begun = next;
            next = null;
            if (begun == null) {
                reader = null;
            } else {
                begun.begunNanos = nanoTime.getAsLong();
                latest = begun;
            }
            return begun;
        }
    }

    /** Whoever waits for it is told; whoever comes later asks anew. */
    private void fail(Reading reading, Throwable failure) {
        synchronized (lock) {
            latest = null;
        }
        reading.end.completeExceptionally(failure);
    }

    private void readToEnd() throws InterruptedException {
        String id = directory.ids(List.of(SchemaTopic.NAME)).get(SchemaTopic.NAME);
        if (id == null) {
            return;
        }
        try {
            read(id, directory.end(PARTITION));
        } catch (KafkaException e) {
            reset();
            throw new SourceUnavailableException(
                    "the schemas cannot be read from Kafka at the moment");
        }
    }

    private void read(String id, long end) {
        if (consumer == null) {
            consumer = clients.consumer(new MetadataUpdates(), Clients.Fetching.STREAM);
            consumer.assign(List.of(PARTITION));
        }
        if (!id.equals(topicId)) {
            consumer.seekToBeginning(List.of(PARTITION));
            position = 0;
            topicId = id;
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (position < end) {
            boolean moved = poll(consumer);
            if (!moved && System.nanoTime() - deadline > 0) {
                throw late();
            }
        }
    }

    /** Whether the position was told. */
    private boolean poll(KafkaConsumer<byte[], byte[]> from) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = from.poll(POLL);
        } catch (InvalidOffsetException e) {
            from.seekToBeginning(List.of(PARTITION));
            return false;
        }
        records.records(PARTITION).forEach(this::learn);
        var read = records.nextOffsets().get(PARTITION);
        if (read != null) {
            position = read.offset();
        }
        return read != null;
    }

    private static SourceUnavailableException late() {
        return new SourceUnavailableException("the schemas could not be read from Kafka in time");
    }

    private void learn(ConsumerRecord<byte[], byte[]> record) {
        switch (SchemaTopic.read(record.key(), record.value())) {
            case SchemaRecord.Registered registered -> known.add(registered.schema());
            case SchemaRecord.Withdrawn ignored -> {
                // Records that were written with it may still be there.
            }
            case SchemaRecord.Unreadable unreadable ->
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} at offset {1} is passed over: {2}",
                            SchemaTopic.NAME,
                            record.offset(),
                            unreadable.problem());
        }
    }

    private void reset() {
        KafkaConsumer<byte[], byte[]> left = consumer;
        consumer = null;
        topicId = null;
        if (left != null) {
            left.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** How many schemas are known. */
    int size() {
        return known.size();
    }

    /** Ends the reading that is under way, and waits for its thread. Twice is once. */
    @Override
    public void close() {
        Thread reading;
        synchronized (lock) {
            closed = true;
            reading = reader;
        }
        try {
            if (reading != null) {
                reading.interrupt();
                if (!reading.join(Duration.ofSeconds(5))) {
                    return; // its consumer is its own still
                }
            }
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
