package dev.aqueduct.bridge.event.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.aqueduct.bridge.json.Seed;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Random data of random schemas are what Avro's own reader and the JDK's own formats make of them.
 */
class AvroModelTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void random_data_are_what_avros_reader_reads() throws Exception {
        Random random = Seed.random("AvroModelTest");
        ObjectMapper json = new ObjectMapper();
        for (int round = 0; round < 5_000; round++) {
            RandomAvro made = new RandomAvro(random);
            byte[] value = AvroText.encoded(made.schema(), made.datum());
            Object read =
                    new GenericDatumReader<>(made.schema())
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(value, 10, value.length - 10, null));

            String expected = json.writeValueAsString(model(made.schema(), read));
            String decoded = AvroText.decoded(made.schema(), value);

            assertEquals(json.readTree(expected), json.readTree(decoded), made.schema()::toString);
        }
    }

    private static JsonNode model(Schema schema, Object datum) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, (IndexedRecord) datum);
            case ARRAY -> {
                ArrayNode items = NODES.arrayNode();
                ((Collection<?>) datum).forEach(i -> items.add(model(schema.getElementType(), i)));
                yield items;
            }
            case MAP -> {
                ObjectNode entries = NODES.objectNode();
                ((Map<?, ?>) datum)
                        .forEach((name, entry) ->
                                entries.set(name.toString(), model(schema.getValueType(), entry)));
                yield entries;
            }
            case UNION -> {
                int branch = GenericData.get().resolveUnion(schema, datum);
                yield model(schema.getTypes().get(branch), datum);
            }
            case ENUM, STRING -> NODES.textNode(datum.toString());
            case FIXED -> binary(schema, ((GenericFixed) datum).bytes());
            case BYTES -> binary(schema, bytes((ByteBuffer) datum));
            case INT, LONG -> whole(schema, ((Number) datum).longValue());
            case FLOAT ->
                    Float.isFinite((Float) datum)
                            ? NODES.numberNode((Float) datum)
                            : NODES.textNode(datum.toString());
            case DOUBLE ->
                    Double.isFinite((Double) datum)
                            ? NODES.numberNode((Double) datum)
                            : NODES.textNode(datum.toString());
            case BOOLEAN -> NODES.booleanNode((Boolean) datum);
            case NULL -> NODES.nullNode();
        };
    }

    private static JsonNode record(Schema schema, IndexedRecord datum) {
        ObjectNode fields = NODES.objectNode();
        for (Schema.Field field : schema.getFields()) {
            fields.set(field.name(), model(field.schema(), datum.get(field.pos())));
        }
        return fields;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static JsonNode binary(Schema schema, byte[] bytes) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            BigDecimal number = new BigDecimal(new BigInteger(bytes), decimal.getScale());
            return NODES.textNode(number.toPlainString());
        }
        if (schema.getLogicalType() != null) {
            ByteBuffer both = ByteBuffer.wrap(bytes);
            return NODES.textNode(new UUID(both.getLong(), both.getLong()).toString());
        }
        return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
    }

    private static JsonNode whole(Schema schema, long value) {
        String logical = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        return switch (logical) {
            case "" -> NODES.numberNode(value);
            case "date" -> NODES.textNode(LocalDate.ofEpochDay(value).toString());
            case "time-millis" -> NODES.textNode(time(value * 1_000_000, 3));
            case "time-micros" -> NODES.textNode(time(value * 1_000, 6));
            case "timestamp-millis" -> NODES.textNode(instant(value, ChronoUnit.MILLIS, 3) + "Z");
            case "timestamp-micros" -> NODES.textNode(instant(value, ChronoUnit.MICROS, 6) + "Z");
            case "timestamp-nanos" -> NODES.textNode(instant(value, ChronoUnit.NANOS, 9) + "Z");
            case "local-timestamp-millis" -> NODES.textNode(instant(value, ChronoUnit.MILLIS, 3));
            case "local-timestamp-micros" -> NODES.textNode(instant(value, ChronoUnit.MICROS, 6));
            case "local-timestamp-nanos" -> NODES.textNode(instant(value, ChronoUnit.NANOS, 9));
            default -> throw new AssertionError(logical);
        };
    }

    private static String time(long nanoOfDay, int digits) {
        return clock(digits).toFormatter().format(LocalTime.ofNanoOfDay(nanoOfDay));
    }

    private static String instant(long count, ChronoUnit unit, int digits) {
        DateTimeFormatter format =
                new DateTimeFormatterBuilder()
                        .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
                        .appendPattern("-MM-dd'T'")
                        .append(clock(digits).toFormatter())
                        .toFormatter();
        return format.format(Instant.EPOCH.plus(count, unit).atOffset(ZoneOffset.UTC));
    }

    private static DateTimeFormatterBuilder clock(int digits) {
        return new DateTimeFormatterBuilder()
                .appendPattern("HH:mm:ss")
                .appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
    }
}
