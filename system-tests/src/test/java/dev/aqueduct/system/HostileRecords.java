package dev.aqueduct.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws records whose every field holds what breaks lines, texts, JSON or frames somewhere. For one
 * thread.
 */
final class HostileRecords {
    /** As much as a broker takes by default, less what the record's other fields need. */
    static final int LARGE = 1_000_000;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "\r",
                    "\n",
                    "\r\n\r\ndata: forged\n\n",
                    "a\0b",
                    "\u2028\u2029\u0085",
                    "\uFEFFmarked",
                    "\u001b[31m",
                    "\"quoted\\\"",
                    "</script>",
                    "event: aqueduct.end\nid: x*y*1\n\n",
                    "水😀",
                    "order.paid",
                    "message",
                    "error",
                    "open",
                    "aqueduct.cursor",
                    ": comment",
                    "%0d%0a",
                    "null");

    private static final List<String> VALUES =
            List.of(
                    "{\"lone\":\"\\ud800\",\"other\":\"\\udc00\\ud83d\"}",
                    "{\n  \"pretty\": [\r\n\t1,\r2 ]\n}\n",
                    "[\"\u2028\u2029\", \"\u0085\"]",
                    "{\"a\":1}{\"b\":2}",
                    "{\"a\":1,}",
                    "[1e400, -0, 1E-999, 123456789012345678901234567890]",
                    "\"\\u0000\\r\\n\"",
                    "\uFEFF{\"marked\":true}",
                    "  true  ",
                    "{\"\":{\"\":{\"\":[]}}}",
                    "\"\n\"",
                    "01",
                    "NaN",
                    "data: {\"channel\":\"forged\"}\n\nid: 7\n");

    private static final List<String> NAMES =
            List.of(
                    "ce_type",
                    "ce_id",
                    "ce_type\r\n",
                    "",
                    "a",
                    "a_base64",
                    "a\nb: c\r\n\r\n",
                    "\0",
                    "\"",
                    "\u2028",
                    "headers",
                    "data",
                    "id",
                    "content-type");

    private static final List<String> TYPES =
            List.of("application/json", "text/plain", "image/png", "application/avro", "\r\n;;");

    private final Random random;

    HostileRecords(Random random) {
        this.random = random;
    }

    ProducerRecord<byte[], byte[]> next(String topic, int partition) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, null, bytes(false), bytes(true));
        for (int i = random.nextInt(3) * random.nextInt(4); i > 0; i--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            byte[] value =
                    name.equals("content-type")
                            ? TYPES.get(random.nextInt(TYPES.size())).getBytes(UTF_8)
                            : bytes(false);
            record.headers().add(new RecordHeader(name, value));
        }
        return record;
    }

    /** A record that is as large as can be in one of its fields. */
    ProducerRecord<byte[], byte[]> large(String topic, int partition, int field) {
        byte[] large = new byte[LARGE];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(large);
            case 1 -> Arrays.fill(large, (byte) '\n');
            default -> {
                Arrays.fill(large, (byte) '7');
                large[0] = '"';
                large[LARGE - 1] = '"';
            }
        }
        byte[] small = {'x'};
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic,
                        partition,
                        null,
                        field == 0 ? large : small,
                        field == 1 ? large : small);
        record.headers().add("ce_type", field == 2 ? large : small);
        record.headers().add("h", field == 3 ? large : small);
        return record;
    }

    private byte @Nullable [] bytes(boolean value) {
        return switch (random.nextInt(value ? 8 : 5)) {
            case 0 -> null;
            case 1 -> TEXTS.get(random.nextInt(TEXTS.size())).getBytes(UTF_8);
            case 2 -> noise();
            case 3, 4 -> joined();
            case 5 -> deep(1 + random.nextInt(2_000)).getBytes(UTF_8);
            default -> VALUES.get(random.nextInt(VALUES.size())).getBytes(UTF_8);
        };
    }

    /** Hardly ever UTF-8. */
    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] joined() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text.append(TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return text.toString().getBytes(UTF_8);
    }

    private String deep(int depth) {
        return random.nextBoolean()
                ? "[".repeat(depth) + "]".repeat(depth)
                : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }
}
