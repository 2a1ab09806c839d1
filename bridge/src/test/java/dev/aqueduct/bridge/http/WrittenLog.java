package dev.aqueduct.bridge.http;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;

/**
 * What was written to one partition, by its only writer: plainly, or in transactions of which some
 * are aborted. Knows of every event since when it could be seen. The writer writes, any thread
 * reads.
 */
final class WrittenLog {
    final String channel;
    final int partition;
    private final NavigableMap<Long, Times> events = new ConcurrentSkipListMap<>();

    /**
     * When an event came to be seen, as {@link System#nanoTime}.
     *
     * @param earliest not before
     * @param latest by then
     */
    private record Times(long earliest, long latest) {}

    WrittenLog(String channel, int partition) {
        this.channel = channel;
        this.partition = partition;
    }

    private ProducerRecord<byte[], byte[]> record(Random random) {
        byte[] value = HttpFixture.utf8(Integer.toString(random.nextInt(1_000_000)));
        return new ProducerRecord<>(channel, partition, null, value);
    }

    /** Writes one event. */
    void write(KafkaProducer<byte[], byte[]> producer, Random random) throws Exception {
        long begun = System.nanoTime();
        RecordMetadata written = producer.send(record(random)).get();
        events.put(written.offset(), new Times(begun, System.nanoTime()));
    }

    /**
     * Writes a few in a transaction, which one time in three is aborted. Kafka says that it is
     * committed before it has marked it so in the partition.
     */
    void transact(KafkaProducer<byte[], byte[]> producer, Admin admin, Random random)
            throws Exception {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            sent.add(producer.send(record(random)));
        }
        if (random.nextInt(3) == 0) {
            producer.abortTransaction();
            return;
        }
        producer.flush();
        long begun = System.nanoTime();
        producer.commitTransaction();
        long last = sent.getLast().get().offset();
        Awaitility.await().pollDelay(Duration.ZERO).until(() -> stable(admin) > last);
        Times times = new Times(begun, System.nanoTime());
        for (Future<RecordMetadata> each : sent) {
            events.put(each.get().offset(), times);
        }
    }

    private long stable(Admin admin) throws Exception {
        TopicPartition asked = new TopicPartition(channel, partition);
        return admin.listOffsets(
                        Map.of(asked, OffsetSpec.latest()),
                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(asked)
                .get()
                .offset();
    }

    /** A producer for {@link #transact}, which is this one's alone. */
    KafkaProducer<byte[], byte[]> transactional(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("transactional.id", channel + partition);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /** The offsets of the events from one offset to another, which is not included. */
    List<Long> offsets(long from, long to) {
        return List.copyOf(events.subMap(from, to).keySet());
    }

    /** How many events from the offset on everybody could see at the moment. */
    long seenBy(long from, long nanos) {
        return events.tailMap(from).values().stream()
                .filter(times -> times.latest() - nanos < 0)
                .count();
    }

    /** How many somebody could have seen at the moment. */
    long perhapsSeenBy(long from, long nanos) {
        return events.tailMap(from).values().stream()
                .filter(times -> times.earliest() - nanos < 0)
                .count();
    }

    /** Behind the last event. */
    long end() {
        return events.isEmpty() ? 0 : events.lastKey() + 1;
    }
}
