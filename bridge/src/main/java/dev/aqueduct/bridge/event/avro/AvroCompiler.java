package dev.aqueduct.bridge.event.avro;

import dev.aqueduct.bridge.json.JsonBuffer;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a form out of a schema, once for all its values. A logical type that Avro does not know, or
 * that does not fit what it stands on, is passed over, as the specification asks. For one thread
 * and one schema.
 */
final class AvroCompiler {

    /** By full name, so that a record may contain itself. */
    private final Map<String, AvroForm> records = new HashMap<>();

    AvroForm form(Schema schema) {
        @Nullable LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ARRAY -> new ArrayForm(form(schema.getElementType()));
            case MAP -> new MapForm(form(schema.getValueType()));
            case UNION -> new UnionForm(forms(schema.getTypes()));
            case ENUM -> new EnumForm(quoted(schema.getEnumSymbols()));
            case FIXED -> fixed(schema.getFixedSize(), logical);
            case BYTES -> bytes(logical);
            case INT -> int32(nameOf(logical));
            case LONG -> int64(nameOf(logical));
            case STRING -> ScalarForms::string;
            case FLOAT -> ScalarForms::float32;
            case DOUBLE -> ScalarForms::float64;
            case BOOLEAN -> ScalarForms::bool;
            case NULL -> ScalarForms::nothing;
        };
    }

    private AvroForm record(Schema schema) {
        AvroForm known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        List<Schema.Field> fields = schema.getFields();
        AvroForm[] forms = new AvroForm[fields.size()];
        byte[][] openings = new byte[fields.size()][];
        RecordForm form = new RecordForm(openings, forms);
        records.put(schema.getFullName(), form);
        for (int i = 0; i < forms.length; i++) {
            openings[i] = opening(i, fields.get(i).name());
            forms[i] = form(fields.get(i).schema());
        }
        return form;
    }

    private static byte[] opening(int index, String name) {
        JsonBuffer opening = new JsonBuffer(name.length() + 4);
        return opening.raw(index == 0 ? '{' : ',').string(name).raw(':').toBytes();
    }

    private AvroForm[] forms(List<Schema> schemas) {
        return schemas.stream().map(this::form).toArray(AvroForm[]::new);
    }

    private static byte[][] quoted(List<String> symbols) {
        return symbols.stream()
                .map(symbol -> new JsonBuffer(symbol.length() + 2).string(symbol).toBytes())
                .toArray(byte[][]::new);
    }

    private static AvroForm fixed(int size, @Nullable LogicalType logical) {
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return DecimalForms.fixed(size, decimal.getScale());
        }
        return switch (nameOf(logical)) {
            case "uuid" -> ScalarForms::uuid;
            case "duration" -> ScalarForms::duration;
            default -> ScalarForms.fixed(size);
        };
    }

    private static AvroForm bytes(@Nullable LogicalType logical) {
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return DecimalForms.bytes(decimal.getScale());
        }
        return nameOf(logical).equals("big-decimal")
                ? DecimalForms::bigDecimal
                : ScalarForms::bytes;
    }

    private static AvroForm int32(String logical) {
        return switch (logical) {
            case "date" -> ScalarForms::date;
            case "time-millis" -> ScalarForms::timeMillis;
            default -> ScalarForms::int32;
        };
    }

    private static AvroForm int64(String logical) {
        return switch (logical) {
            case "time-micros" -> ScalarForms::timeMicros;
            case "timestamp-millis" -> ScalarForms::timestampMillis;
            case "timestamp-micros" -> ScalarForms::timestampMicros;
            case "timestamp-nanos" -> ScalarForms::timestampNanos;
            case "local-timestamp-millis" -> ScalarForms::localTimestampMillis;
            case "local-timestamp-micros" -> ScalarForms::localTimestampMicros;
            case "local-timestamp-nanos" -> ScalarForms::localTimestampNanos;
            default -> ScalarForms::int64;
        };
    }

    private static String nameOf(@Nullable LogicalType logical) {
        return logical == null ? "" : logical.getName();
    }
}
