package dev.aqueduct.producers;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What Kafka's three clients are configured with, from a publisher's settings. */
record ClientConfig(PublisherSettings settings) {
    /** Room for 8 MiB of events; what a topic takes at most is the broker's to say. */
    private static final int MAX_REQUEST_BYTES = 8 << 20;

    private static final int BATCH_BYTES = 128 << 10;
    private static final long BUFFER_BYTES = 16L << 20;
    private static final int LINGER_MILLIS = 5;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    Map<String, Object> producer() {
        Map<String, Object> config = common(settings.deliveryTimeout());
        config.put("key.serializer", ByteArraySerializer.class);
        config.put("value.serializer", ByteArraySerializer.class);
        config.put("enable.idempotence", true);
        config.put("acks", "all");
        config.put("linger.ms", LINGER_MILLIS);
        config.put("batch.size", BATCH_BYTES);
        config.put("buffer.memory", BUFFER_BYTES);
        config.put("max.request.size", MAX_REQUEST_BYTES);
        config.put("delivery.timeout.ms", (int) settings.deliveryTimeout().toMillis());
        config.put("max.block.ms", settings.deliveryTimeout().toMillis());
        return config;
    }

    Map<String, Object> admin() {
        Map<String, Object> config = common(settings.connectTimeout());
        config.put("default.api.timeout.ms", (int) settings.connectTimeout().toMillis());
        return config;
    }

    Map<String, Object> consumer() {
        Map<String, Object> config = admin();
        config.put("key.deserializer", ByteArrayDeserializer.class);
        config.put("value.deserializer", ByteArrayDeserializer.class);
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        return config;
    }

    /** A request has to fit twice into what is waited for altogether, so that it is tried again. */
    private Map<String, Object> common(Duration altogether) {
        long request = Math.min(REQUEST_TIMEOUT.toMillis(), altogether.toMillis() / 2);
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", settings.bootstrapServers());
        config.put("client.id", "aqueduct-publisher");
        config.put("request.timeout.ms", (int) request);
        config.put("reconnect.backoff.max.ms", 500);
        // Nobody reads these metrics, and two publishers in one process would register the same.
        config.put("metric.reporters", "");
        config.put("enable.metrics.push", false);
        return config;
    }
}
