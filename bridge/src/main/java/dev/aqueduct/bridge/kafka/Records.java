package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Header;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Renderer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

import java.util.ArrayList;
import java.util.List;

/** Makes records and entries of the log of what consumers deliver. */
final class Records {
    private Records() {}

    static Entry entry(ConsumerRecord<byte[], byte[]> record, Renderer renderer) {
        return new Entry(record(record), renderer);
    }

    static LogRecord record(ConsumerRecord<byte[], byte[]> record) {
        long timestamp =
                record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE ? -1 : record.timestamp();
        return new LogRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                timestamp,
                record.key(),
                record.value(),
                headers(record));
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        if (!record.headers().iterator().hasNext()) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return List.copyOf(headers);
    }
}
