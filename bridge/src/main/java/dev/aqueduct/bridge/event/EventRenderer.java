package dev.aqueduct.bridge.event;

import dev.aqueduct.bridge.json.IsoTime;
import dev.aqueduct.bridge.json.JsonBuffer;
import dev.aqueduct.bridge.log.Header;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Rendered;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.log.Traits;

import org.jspecify.annotations.Nullable;

/**
 * Renders the event's JSON, member by member in the order of the HTTP contract. Any number of
 * threads may use it at once.
 */
public final class EventRenderer implements Renderer {

    private static final byte[] CHANNEL = JsonBuffer.utf8("{\"channel\":");
    private static final byte[] PARTITION = JsonBuffer.utf8(",\"partition\":");
    private static final byte[] OFFSET = JsonBuffer.utf8(",\"offset\":");
    private static final byte[] TIME = JsonBuffer.utf8(",\"time\":\"");
    private static final byte[] TIME_END = JsonBuffer.utf8("Z\"");
    private static final byte[] KEY = JsonBuffer.utf8(",\"key\":");
    private static final byte[] KEY_BASE64 = JsonBuffer.utf8(",\"key_base64\":");

    private final EventValue values;

    /**
     * @param schemas where the schemas of values in Avro are found
     * @param formats what channels are pinned to
     */
    public EventRenderer(SchemaSource schemas, ValueFormats formats) {
        values = new EventValue(schemas, formats);
    }

    @Override
    public Rendered render(LogRecord record) {
        JsonBuffer out = new JsonBuffer(likelySize(record));
        Traits traits = append(record, out);
        return new Rendered(out.toBytes(), traits.type(), traits.flaw());
    }

    @Override
    public Traits append(LogRecord record, JsonBuffer out) {
        out.raw(CHANNEL).string(record.channel());
        out.raw(PARTITION).number(record.partition());
        out.raw(OFFSET).number(record.offset());
        if (record.timestamp() >= 0) {
            out.raw(TIME);
            IsoTime.millis(out, record.timestamp());
            out.raw(TIME_END);
        }
        appendKey(record.key(), out);
        String type = EventHeaders.append(record.headers(), out);
        Rendered.Flaw flaw = values.append(record, out);
        out.raw('}');
        return Traits.of(type, flaw);
    }

    @Override
    public boolean mayWait(LogRecord record) {
        return values.mayWait(record);
    }

    private static void appendKey(byte @Nullable [] key, JsonBuffer out) {
        if (key == null) {
            return;
        }
        int start = out.length();
        if (!out.raw(KEY).string(key)) {
            out.truncate(start);
            out.raw(KEY_BASE64).base64(key);
        }
    }

    /**
     * Enough for most events, so that the buffer need not grow; decoded Avro is longer by names,
     * JSON stays as it is.
     */
    private static int likelySize(LogRecord record) {
        int size = 128 + record.channel().length() + lengthOf(record.key());
        for (Header header : record.headers()) {
            size += header.name().length() + lengthOf(header.value()) + 6;
        }
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            return size;
        }
        boolean json = value[0] == '{' || value[0] == '[';
        return size + value.length + (json ? 0 : Math.min(2 * value.length, 1024));
    }

    private static int lengthOf(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
