package dev.aqueduct.schemas;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The Kafka topic that keeps schemas, and the form of its records. Producers write a schema there
 * before the first value that uses it; bridges follow it. Knows nothing of Kafka's clients.
 *
 * <p>The topic has one partition, so that its end is one number, and is compacted, so that it keeps
 * each schema for ever and stays small. A record's key is the schema's fingerprint in 16 lowercase
 * hexadecimal digits (ASCII), its eight bytes in the order in which single-object encoding has them
 * after the marker {@code C3 01}: little-endian. So the digits are what a hex dump of a value
 * shows. The value is the schema's JSON text (UTF-8) with its logical types and documentation.
 *
 * <p>The first record of a key is the one that counts, see {@link Schemas}. Compaction keeps the
 * last, so a producer first reads the topic, and writes a schema only when it is not there.
 */
public final class SchemaTopic {
    /** The topic's name. It begins with an underscore, so it is never a channel. */
    public static final String NAME = "_aqueduct.schemas";

    /** The number of its partitions. */
    public static final int PARTITIONS = 1;

    /** The settings it is created with. */
    public static final Map<String, String> CONFIG = Map.of("cleanup.policy", "compact");

    private static final String HEX_DIGITS = "0123456789abcdef";
    private static final int KEY_LENGTH = 2 * Long.BYTES;
    private static final int SHOWN_LENGTH = 40;

    private SchemaTopic() {}

    /** The key of the record that keeps this schema. */
    public static byte[] key(Schema schema) {
        return keyText(Schemas.fingerprint(schema)).getBytes(US_ASCII);
    }

    /** A fingerprint as people and the topic's keys write it: {@code 0a1b2c3d4e5f6071}. */
    public static String keyText(long fingerprint) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(fingerprint));
    }

    /** The value of the record that keeps this schema. */
    public static byte[] value(Schema schema) {
        return schema.toString().getBytes(UTF_8);
    }

    /** Reads a record of the topic. Whatever its bytes are, there is an answer and no exception. */
    public static SchemaRecord read(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null || !isFingerprint(key)) {
            return new SchemaRecord.Unreadable(
                    "the key is not a fingerprint of 16 lowercase hexadecimal digits: "
                            + (key == null ? "null" : shown(key)));
        }
        String digits = new String(key, US_ASCII);
        long fingerprint = Long.reverseBytes(HexFormat.fromHexDigitsToLong(digits));
        return value == null
                ? new SchemaRecord.Withdrawn(fingerprint)
                : readSchema(digits, fingerprint, value);
    }

    private static SchemaRecord readSchema(String digits, long fingerprint, byte[] value) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            Schema schema = new Schema.Parser().parse(text);
            long actual = Schemas.fingerprint(schema);
            return actual == fingerprint
                    ? new SchemaRecord.Registered(fingerprint, schema)
                    : unreadable(digits, "has the fingerprint " + keyText(actual));
        } catch (CharacterCodingException notUtf8) {
            return unreadable(digits, "is not UTF-8");
        } catch (RuntimeException | StackOverflowError notASchema) {
            // Avro's parser throws more than its own exceptions (a null pointer for a type that is
            // used but not defined), and calls itself for every level of nesting.
            return unreadable(digits, "is no Avro schema: " + firstLine(notASchema));
        }
    }

    private static SchemaRecord unreadable(String digits, String problem) {
        return new SchemaRecord.Unreadable("the schema under " + digits + " " + problem);
    }

    private static boolean isFingerprint(byte[] key) {
        for (byte digit : key) {
            if (HEX_DIGITS.indexOf(digit) < 0) {
                return false;
            }
        }
        return key.length == KEY_LENGTH;
    }

    private static String firstLine(Throwable problem) {
        String message = problem.getMessage();
        return message == null
                ? problem.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static String shown(byte[] key) {
        String hex = HexFormat.of().formatHex(key);
        return "0x" + (hex.length() <= SHOWN_LENGTH ? hex : hex.substring(0, SHOWN_LENGTH) + "…");
    }
}
