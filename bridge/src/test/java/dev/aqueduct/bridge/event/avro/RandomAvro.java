package dev.aqueduct.bridge.event.avro;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random schema, which may contain itself, and random data of it. */
final class RandomAvro {

    private static final int MAX_DEPTH = 4;

    private final Random random;
    private final List<Schema> records = new ArrayList<>();
    private final Schema schema;
    private int names;

    RandomAvro(Random random) {
        this.random = random;
        this.schema = anySchema(0);
    }

    Schema schema() {
        return schema;
    }

    @Nullable Object datum() {
        return datum(schema, 0);
    }

    private Schema anySchema(int depth) {
        return switch (random.nextInt(depth < MAX_DEPTH ? 9 : 5)) {
            case 0 -> primitive();
            case 1 -> intOrLong();
            case 2 -> bytesOrFixed();
            case 3 -> Schema.createEnum(name(), null, null, List.of("A", "B_2", "zz"));
            case 4 -> known();
            case 5 -> Schema.createArray(anySchema(depth + 1));
            case 6 -> Schema.createMap(anySchema(depth + 1));
            case 7 -> union(depth);
            default -> record(depth);
        };
    }

    private String name() {
        return "N" + names++;
    }

    private Schema primitive() {
        Schema.Type[] types = {
            Schema.Type.NULL,
            Schema.Type.BOOLEAN,
            Schema.Type.STRING,
            Schema.Type.FLOAT,
            Schema.Type.DOUBLE,
            Schema.Type.STRING,
        };
        return Schema.create(types[random.nextInt(types.length)]);
    }

    private Schema intOrLong() {
        Schema int32 = Schema.create(Schema.Type.INT);
        Schema int64 = Schema.create(Schema.Type.LONG);
        return switch (random.nextInt(11)) {
            case 0 -> int32;
            case 1 -> LogicalTypes.date().addToSchema(int32);
            case 2 -> LogicalTypes.timeMillis().addToSchema(int32);
            case 3 -> LogicalTypes.timeMicros().addToSchema(int64);
            case 4 -> LogicalTypes.timestampMillis().addToSchema(int64);
            case 5 -> LogicalTypes.timestampMicros().addToSchema(int64);
            case 6 -> LogicalTypes.timestampNanos().addToSchema(int64);
            case 7 -> LogicalTypes.localTimestampMillis().addToSchema(int64);
            case 8 -> LogicalTypes.localTimestampMicros().addToSchema(int64);
            case 9 -> LogicalTypes.localTimestampNanos().addToSchema(int64);
            default -> int64;
        };
    }

    private Schema bytesOrFixed() {
        int scale = random.nextInt(5);
        Schema bytes = Schema.create(Schema.Type.BYTES);
        return switch (random.nextInt(5)) {
            case 0 -> bytes;
            case 1 -> LogicalTypes.decimal(20, scale).addToSchema(bytes);
            case 2 -> Schema.createFixed(name(), null, null, random.nextInt(5));
            case 3 -> LogicalTypes.uuid().addToSchema(Schema.createFixed(name(), null, null, 16));
            default ->
                    LogicalTypes.decimal(9, scale)
                            .addToSchema(Schema.createFixed(name(), null, null, 4));
        };
    }

    /** A record that is being made or was made, where it can be left out: in a union with null. */
    private Schema known() {
        Schema nothing = Schema.create(Schema.Type.NULL);
        return records.isEmpty()
                ? nothing
                : Schema.createUnion(nothing, records.get(random.nextInt(records.size())));
    }

    private Schema union(int depth) {
        List<Schema> branches = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
        branches.add(Schema.create(Schema.Type.STRING));
        if (random.nextBoolean()) {
            branches.add(Schema.createArray(anySchema(depth + 1)));
        }
        if (random.nextBoolean()) {
            branches.add(Schema.create(Schema.Type.DOUBLE));
        }
        return Schema.createUnion(branches);
    }

    private Schema record(int depth) {
        Schema record = Schema.createRecord(name(), null, null, false);
        records.add(record);
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.add(new Schema.Field("field" + i, anySchema(depth + 1)));
        }
        record.setFields(fields);
        return record;
    }

    private @Nullable Object datum(Schema wanted, int depth) {
        return switch (wanted.getType()) {
            case RECORD -> recordDatum(wanted, depth);
            case ARRAY -> arrayDatum(wanted, depth);
            case MAP -> mapDatum(wanted, depth);
            case UNION -> {
                int branch = depth > 8 ? 0 : random.nextInt(wanted.getTypes().size());
                yield datum(wanted.getTypes().get(branch), depth);
            }
            case ENUM -> {
                List<String> symbols = wanted.getEnumSymbols();
                yield new GenericData.EnumSymbol(
                        wanted, symbols.get(random.nextInt(symbols.size())));
            }
            case FIXED -> new GenericData.Fixed(wanted, bytes(wanted.getFixedSize()));
            case BYTES ->
                    ByteBuffer.wrap(
                            bytes(random.nextInt(9) + (wanted.getLogicalType() == null ? 0 : 1)));
            case STRING -> string();
            case INT ->
                    "time-millis".equals(logical(wanted)) ? random.nextInt(86_400_000) : anyInt();
            case LONG ->
                    "time-micros".equals(logical(wanted))
                            ? random.nextLong(86_400_000_000L)
                            : (Long) (random.nextLong() >> random.nextInt(64));
            case FLOAT -> Float.intBitsToFloat(random.nextInt());
            case DOUBLE ->
                    random.nextBoolean()
                            ? Double.longBitsToDouble(random.nextLong())
                            : (Double) (random.nextInt() / 1e4);
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
        };
    }

    private Integer anyInt() {
        return random.nextInt() >> random.nextInt(32);
    }

    private static String logical(Schema schema) {
        return schema.getProp("logicalType");
    }

    private Object recordDatum(Schema wanted, int depth) {
        GenericData.Record made = new GenericData.Record(wanted);
        for (Schema.Field field : wanted.getFields()) {
            made.put(field.pos(), datum(field.schema(), depth + 1));
        }
        return made;
    }

    private Object arrayDatum(Schema wanted, int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = depth > 8 ? 0 : random.nextInt(4); i > 0; i--) {
            items.add(datum(wanted.getElementType(), depth + 1));
        }
        return items;
    }

    private Object mapDatum(Schema wanted, int depth) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (int i = depth > 8 ? 0 : random.nextInt(4); i > 0; i--) {
            entries.put(string(), datum(wanted.getValueType(), depth + 1));
        }
        return entries;
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private String string() {
        Iterator<Integer> points =
                random.ints(0, 0x3000).filter(Character::isValidCodePoint).iterator();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? points.next() : 'a' + random.nextInt(26));
        }
        return text.toString();
    }
}
