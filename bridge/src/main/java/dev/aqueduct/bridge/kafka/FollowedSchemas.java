package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.schemas.SchemaRecord;
import dev.aqueduct.schemas.SchemaTopic;
import dev.aqueduct.schemas.Schemas;

import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
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
import java.util.concurrent.TimeUnit;

/**
 * The schemas in the schema topic, which is read from its beginning, and read on whenever a schema
 * is asked for that is not known: it is unknown only after the topic was read to its present end.
 * Any thread may call it; one at a time reads.
 */
final class FollowedSchemas implements SchemaStore, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FollowedSchemas.class.getName());
    private static final TopicPartition PARTITION = new TopicPartition(SchemaTopic.NAME, 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Schemas known = new Schemas();
    private final Clients clients;
    private final TopicDirectory directory;

    /** Guarded by this: made when it is first needed. */
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** Guarded by this: everything before it was read. */
    private long position;

    /** Guarded by this: of which topic. */
    private @Nullable String topicId;

    private boolean closed;

    FollowedSchemas(Clients clients, TopicDirectory directory) {
        this.clients = clients;
        this.directory = directory;
    }

    /**
     * The schema with this fingerprint, or null where the topic has none.
     *
     * @throws SourceUnavailableException if it is not known and the topic could not be read to its
     *     end
     */
    @Override
    public @Nullable Schema findByFingerprint(long fingerprint) {
        Schema schema = known.findByFingerprint(fingerprint);
        if (schema != null) {
            return schema;
        }
        try {
            readToEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("reading the schemas was interrupted");
        }
        return known.findByFingerprint(fingerprint);
    }

    private void readToEnd() throws InterruptedException {
        // Asked before the lock, so that whoever waits for it finds that others have read far
        // enough.
        String id = directory.ids(List.of(SchemaTopic.NAME)).get(SchemaTopic.NAME);
        if (id == null) {
            return;
        }
        long end = directory.end(PARTITION);
        synchronized (this) {
            if (closed) {
                throw new SourceUnavailableException("the bridge is going down");
            }
            try {
                read(id, end);
            } catch (KafkaException e) {
                reset();
                throw new SourceUnavailableException(
                        "the schemas cannot be read from Kafka at the moment");
            }
        }
    }

    /** Guarded by this. */
    private void read(String id, long end) {
        if (consumer == null) {
            consumer = clients.consumer(new MetadataUpdates(), 1 << 20, 1_000);
            consumer.assign(List.of(PARTITION));
        }
        if (!id.equals(topicId)) {
            consumer.seekToBeginning(List.of(PARTITION));
            position = 0;
            topicId = id;
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (position < end) {
            ConsumerRecords<byte[], byte[]> records;
            try {
                records = consumer.poll(POLL);
            } catch (InvalidOffsetException e) {
                consumer.seekToBeginning(List.of(PARTITION));
                continue;
            }
            records.records(PARTITION).forEach(this::learn);
            var next = records.nextOffsets().get(PARTITION);
            if (next != null) {
                position = next.offset();
            } else if (System.nanoTime() - deadline > 0) {
                throw new SourceUnavailableException(
                        "the schemas could not be read from Kafka in time");
            }
        }
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

    /** Guarded by this. */
    private void reset() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            consumer = null;
        }
        topicId = null;
    }

    /** How many schemas are known. */
    int size() {
        return known.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        reset();
    }
}
