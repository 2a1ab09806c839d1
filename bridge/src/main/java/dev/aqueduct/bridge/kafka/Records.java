package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Header;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Renderer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

import java.util.List;

/** Makes records and entries of the log of what consumers deliver. */
final class Records {
    private Records() {}

    static Entry entry(ConsumerRecord<byte[], byte[]> record, Renderer renderer) {
        return new Entry(record(record, System.nanoTime()), renderer);
    }

    /**
     * @param arrivedNanos as {@link LogRecord#arrivedNanos}
     */
    static LogRecord record(ConsumerRecord<byte[], byte[]> record, long arrivedNanos) {
        long timestamp =
                record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE ? -1 : record.timestamp();
        return new LogRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                timestamp,
                record.key(),
                record.value(),
                headers(record),
                arrivedNanos);
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        var found = record.headers().toArray();
        if (found.length == 0) {
            return List.of();
        }
        Header[] headers = new Header[found.length];
        for (int header = 0; header < headers.length; header++) {
            headers[header] = new Header(found[header].key(), found[header].value());
        }
        return List.of(headers);
    }
}
