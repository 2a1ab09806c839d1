package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publications;

import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What reading history costs without a bridge: a process with one consumer, which reads what it is
 * told to line by line, and looks at nothing but the offsets. It ends with its standard input, or
 * where an offset is not the one that has to come.
 */
public final class PlainConsumer {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long next; // the offset that has to come

    private PlainConsumer(Map<String, Object> properties) {
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads; the arguments are properties of the consumer, each with its value. */
    public static void main(String[] args) throws IOException {
        Map<String, Object> properties = new HashMap<>();
        for (String property : args) {
            int end = property.indexOf('=');
            properties.put(property.substring(0, end), property.substring(end + 1));
        }
        PlainConsumer reader = new PlainConsumer(properties);
        System.out.println("ready");
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println("done " + reader.carryOut(Arrays.asList(line.split(" ", -1))));
        }
    }

    /** {@code read TOPIC FROM TO}, or {@code random TOPIC EVENTS LENGTH TIMES SEED}. */
    private String carryOut(List<String> words) {
        String topic = words.get(1);
        long[] numbers = words.stream().skip(2).mapToLong(Long::parseLong).toArray();
        if ("read".equals(words.getFirst())) {
            long begun = System.nanoTime();
            read(topic, numbers[0], numbers[1]);
            return Long.toString(System.nanoTime() - begun);
        }
        return random(topic, numbers);
    }

    private void read(String topic, long from, long to) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        next = from;
        while (next < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() != next++) {
                    throw new IllegalStateException(
                            "offset %d of %s came after %d"
                                    .formatted(record.offset(), topic, next - 2));
                }
            }
        }
    }

    private String random(String topic, long[] numbers) {
        Random random = new Random(numbers[3]);
        Histogram nanos = Publications.histogram();
        for (int i = 0; i < numbers[2]; i++) {
            long from = random.nextInt((int) (numbers[0] - numbers[1]) + 1);
            long begun = System.nanoTime();
            read(topic, from, from + numbers[1]);
            nanos.recordValue(System.nanoTime() - begun);
        }
        ByteBuffer encoded = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        nanos.encodeIntoByteBuffer(encoded);
        return Base64.getEncoder()
                .encodeToString(Arrays.copyOf(encoded.array(), encoded.position()));
    }
}
