package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.Entry;
import dev.aqueduct.bridge.log.Header;
import dev.aqueduct.bridge.log.LogRecord;
import dev.aqueduct.bridge.log.Renderer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

import java.util.ArrayList;
import java.util.List;

/** Makes entries of what consumers deliver. */
final class Records {
    private Records() {}

    static Entry entry(ConsumerRecord<byte[], byte[]> record, Renderer renderer) {
        long timestamp =
                record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE ? -1 : record.timestamp();
        return new Entry(
                new LogRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        timestamp,
                        record.key(),
                        record.value(),
                        headers(record)),
                renderer);
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return List.copyOf(headers);
    }
}
