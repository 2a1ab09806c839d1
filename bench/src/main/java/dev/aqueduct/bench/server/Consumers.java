package dev.aqueduct.bench.server;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What reading a topic costs without a bridge: a process with a consumer and a thread for each
 * reader. It waits for a line before it begins, and says when all have come to the end.
 */
public final class Consumers {
    private static final Duration POLL = Duration.ofSeconds(1);

    private Consumers() {}

    /**
     * Reads; the arguments are Kafka's address, the topic, the offset of its end, and those to
     * begin at.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        long end = Long.parseLong(args[2]);
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> readers = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            long start = Long.parseLong(args[i]);
            KafkaConsumer<byte[], byte[]> consumer = consumer(args[0], args[1], start);
            readers.add(Thread.ofPlatform().start(() -> read(consumer, start, end, begin)));
        }
        System.out.println("ready");
        if (System.in.read() < 0) {
            System.exit(1); // whoever started it is gone
        }
        long begun = System.nanoTime();
        begin.countDown();
        for (Thread reader : readers) {
            reader.join();
        }
        System.out.println("done " + (System.nanoTime() - begun));
        while (System.in.read() >= 0) {
            // Lives on until what it used has been looked at.
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            String bootstrapServers, String topic, long start) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, start);
        return consumer;
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer, long start, long end, CountDownLatch begin) {
        try (consumer) {
            begin.await();
            long next = start;
            while (next < end) {
                next += consumer.poll(POLL).count();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
