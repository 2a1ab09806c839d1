package dev.aqueduct.producers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.schemas.SingleObject;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns an event into a Kafka record: binary mode of CloudEvents' Kafka binding 1.0.2, in which the
 * value is the data as it is and all else is headers. Any thread may call it. It keeps an encoder
 * for each schema it has seen.
 */
final class EventRecords {
    /** Of Kafka's record batches since their version 2. */
    private static final int BATCH_HEAD_BYTES = 61;

    private final ConcurrentHashMap<Schema, BinaryMessageEncoder<Object>> encoders =
            new ConcurrentHashMap<>();

    /**
     * The record of an event; without a timestamp, so that Kafka's client takes the present time.
     */
    ProducerRecord<byte[], byte[]> record(String channel, @Nullable String key, Event event) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", event.id());
        add(headers, "ce_source", event.source());
        add(headers, "ce_type", event.type());
        add(headers, "ce_time", event.time().toString());
        byte[] value = value(event.data(), headers);
        byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
        return new ProducerRecord<>(channel, null, keyBytes, value, headers);
    }

    /** What a record takes of a batch at least, as Kafka counts it: the batch's head, and bytes. */
    static long leastBytes(ProducerRecord<byte[], byte[]> record) {
        long bytes = BATCH_HEAD_BYTES;
        bytes += record.key() == null ? 0 : record.key().length;
        bytes += record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            bytes += header.key().length() + header.value().length;
        }
        return bytes;
    }

    private byte @Nullable [] value(Data data, Headers headers) {
        return switch (data) {
            case Data.Encoded(String contentType, byte[] bytes) -> {
                add(headers, "content-type", contentType);
                yield bytes;
            }
            case Data.Avro(IndexedRecord value) -> {
                add(headers, "content-type", SingleObject.CONTENT_TYPE);
                yield encode(value);
            }
            case Data.None() -> null;
        };
    }

    private byte[] encode(IndexedRecord value) {
        GenericData model =
                value instanceof SpecificRecordBase generated
                        ? generated.getSpecificData()
                        : GenericData.get();
        var encoder =
                encoders.computeIfAbsent(
                        value.getSchema(), schema -> new BinaryMessageEncoder<>(model, schema));
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException impossible) {
            throw new UncheckedIOException("an encoder in memory does no I/O", impossible);
        }
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
