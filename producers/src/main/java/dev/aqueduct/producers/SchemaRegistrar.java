package dev.aqueduct.producers;

import dev.aqueduct.schemas.SchemaRecord;
import dev.aqueduct.schemas.SchemaTopic;
import dev.aqueduct.schemas.Schemas;

import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Sees to it that the schema topic holds a schema before the first value that uses it is sent. Any
 * thread may call it.
 *
 * <p>It reads the topic before it writes, so that a producer's start does not write all its schemas
 * again, and the first schema of a fingerprint stays. Two producers that come with two schemas of
 * one fingerprint in the same moment may still both write theirs; that they differ in logical types
 * alone makes this rare, and values can be read with either.
 */
final class SchemaRegistrar {
    private static final TopicSettings TOPIC =
            new TopicSettings(OptionalInt.of(SchemaTopic.PARTITIONS), SchemaTopic.CONFIG);
    private static final TopicPartition PARTITION = new TopicPartition(SchemaTopic.NAME, 0);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final ClientConfig config;
    private final Once<Long> registered = new Once<>();

    SchemaRegistrar(Topics topics, Producer<byte[], byte[]> producer, ClientConfig config) {
        this.topics = topics;
        this.producer = producer;
        this.config = config;
    }

    /**
     * Sees to it that the schema is stored, and waits for that.
     *
     * @throws KafkaException saying why it is not
     */
    void require(Schema schema) {
        registered.run(Schemas.fingerprint(schema), () -> writeIfMissing(schema));
    }

    /** Looks again for every schema when it is next required: the topic may have been deleted. */
    void lookAgain() {
        registered.forgetAll();
    }

    private void writeIfMissing(Schema schema) {
        topics.prepare(SchemaTopic.NAME, TOPIC);
        if (stored().findByFingerprint(Schemas.fingerprint(schema)) == null) {
            write(schema);
        }
    }

    private void write(Schema schema) {
        var key = SchemaTopic.key(schema);
        var record =
                new ProducerRecord<>(
                        SchemaTopic.NAME, PARTITION.partition(), key, SchemaTopic.value(schema));
        // The producer itself may be told to try for days; a second copy does no harm.
        Answers.await(producer.send(record), config.settings().connectTimeout());
    }

    /** What the topic holds, read up to its present end. */
    private Schemas stored() {
        var schemas = new Schemas();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.consumer())) {
            consumer.assign(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            consumer.seekToBeginning(List.of(PARTITION));
            long deadline = System.nanoTime() + config.settings().connectTimeout().toNanos();
            while (consumer.position(PARTITION) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the schema topic could not be read in time");
                }
                for (var record : consumer.poll(POLL)) {
                    if (SchemaTopic.read(record.key(), record.value())
                            instanceof SchemaRecord.Registered(_, Schema schema)) {
                        schemas.add(schema);
                    }
                }
            }
        }
        return schemas;
    }
}
