package dev.aqueduct.bridge.event;

import dev.aqueduct.bridge.event.avro.AvroResult;
import dev.aqueduct.bridge.event.avro.SingleObjectAvro;
import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.json.JsonCompactor;
import dev.aqueduct.bridge.json.Utf8;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered.Flaw;

import java.util.HexFormat;

/**
 * Writes a record's value as {@code data}, or as {@code data_base64}, with an {@code error} where
 * it is not what it is said to be. What it is taken for is what the channel is pinned to, else what
 * its content-type says, else what it looks like.
 */
final class EventValue {

    private static final byte[] DATA_NULL = JsonBuffer.utf8(",\"data\":null");
    private static final byte[] DATA = JsonBuffer.utf8(",\"data\":");
    private static final byte[] DATA_BASE64 = JsonBuffer.utf8(",\"data_base64\":");
    private static final byte[] ERROR = JsonBuffer.utf8(",\"error\":");

    private final SingleObjectAvro avro = new SingleObjectAvro();
    private final SchemaSource schemas;
    private final ValueFormats formats;

    EventValue(SchemaSource schemas, ValueFormats formats) {
        this.schemas = schemas;
        this.formats = formats;
    }

    /** Whether a schema would have to be looked for. */
    boolean mayWait(LogRecord record) {
        byte[] value = record.value();
        return value != null && SingleObjectAvro.hasPrefix(value) && !avro.knows(value);
    }

    /** Appends the members. Returns whether, and why, {@code error} is among them. */
    Flaw append(LogRecord record, JsonBuffer out) {
        byte[] value = record.value();
        if (value == null) {
            out.raw(DATA_NULL);
            return Flaw.NONE;
        }
        ValueFormat pinned = formats.of(record.channel());
        if (pinned != ValueFormat.AUTO) {
            return append(record, value, pinned, "The channel is pinned to ", out);
        }
        ValueFormat declared = ContentType.format(record.headers());
        return append(record, value, declared, "The content-type says ", out);
    }

    private Flaw append(
            LogRecord record, byte[] value, ValueFormat format, String source, JsonBuffer out) {
        long arrived = record.arrivedNanos();
        return switch (format) {
            case AUTO -> appendGuessed(value, arrived, out);
            case JSON -> appendJson(value, source, out);
            case TEXT -> appendText(value, source, out);
            case BINARY -> appendBinary(value, out);
            case AVRO -> appendDeclaredAvro(value, arrived, source, out);
        };
    }

    /** A value with Avro's prefix is neither JSON nor text: its first two bytes are not UTF-8. */
    private Flaw appendGuessed(byte[] value, long arrived, JsonBuffer out) {
        if (SingleObjectAvro.hasPrefix(value)) {
            return appendAvro(value, arrived, out);
        }
        int start = out.length();
        out.raw(DATA);
        if (JsonCompactor.append(value, out) < 0 || (Utf8.isText(value) && out.string(value))) {
            return Flaw.NONE;
        }
        out.truncate(start);
        return appendBinary(value, out);
    }

    private static Flaw appendBinary(byte[] value, JsonBuffer out) {
        out.raw(DATA_BASE64).base64(value);
        return Flaw.NONE;
    }

    private static Flaw appendJson(byte[] value, String source, JsonBuffer out) {
        int start = out.length();
        int wrong = JsonCompactor.append(value, out.raw(DATA));
        if (wrong < 0) {
            return Flaw.NONE;
        }
        out.truncate(start);
        String place = wrong == value.length ? "it ends too early." : "see its byte " + wrong + ".";
        return appendFlawed(value, source + "JSON, but the value is not valid: " + place, out);
    }

    private static Flaw appendText(byte[] value, String source, JsonBuffer out) {
        int start = out.length();
        if (out.raw(DATA).string(value)) {
            return Flaw.NONE;
        }
        out.truncate(start);
        return appendFlawed(value, source + "text, but the value is not UTF-8.", out);
    }

    private Flaw appendDeclaredAvro(byte[] value, long arrived, String source, JsonBuffer out) {
        if (SingleObjectAvro.hasPrefix(value)) {
            return appendAvro(value, arrived, out);
        }
        String flaw = "Avro, but the value does not begin as its single-object encoding does.";
        return appendFlawed(value, source + flaw, out);
    }

    private Flaw appendAvro(byte[] value, long arrived, JsonBuffer out) {
        int start = out.length();
        AvroResult result =
                avro.append(
                        value, fingerprint -> schemas.find(fingerprint, arrived), out.raw(DATA));
        return switch (result) {
            case AvroResult.Appended() -> Flaw.NONE;
            case AvroResult.UnknownSchema() -> {
                out.truncate(start);
                appendFlawed(value, "The " + schemaOf(value) + " is unknown.", out);
                yield Flaw.PASSING;
            }
            case AvroResult.Broken(String reason) -> {
                out.truncate(start);
                String flaw = "The value is not what the " + schemaOf(value) + " says: ";
                yield appendFlawed(value, flaw + reason + ".", out);
            }
        };
    }

    private static String schemaOf(byte[] value) {
        String fingerprint = HexFormat.of().toHexDigits(SingleObjectAvro.fingerprint(value));
        return "Avro schema with the fingerprint " + fingerprint;
    }

    private static Flaw appendFlawed(byte[] value, String error, JsonBuffer out) {
        out.raw(DATA_BASE64).base64(value).raw(ERROR).string(error);
        return Flaw.LASTING;
    }
}
