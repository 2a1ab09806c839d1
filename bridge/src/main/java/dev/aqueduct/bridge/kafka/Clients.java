package dev.aqueduct.bridge.kafka;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.util.HashMap;
import java.util.Map;

/** Makes Kafka's clients with the properties that correctness rests on. */
final class Clients {
    /** How long Kafka may take for an answer before it counts as not reachable. */
    static final int ANSWER_MILLIS = 5_000;

    private static final int REQUEST_MILLIS = 4_000;

    /** Of so many partitions a broker may send all at once; Kafka's own bound is 50 MiB. */
    private static final int PARTITIONS_AT_ONCE = 8;

    private final KafkaSettings settings;

    Clients(KafkaSettings settings) {
        this.settings = settings;
    }

    Admin admin() {
        return Admin.create(common());
    }

    /**
     * What a consumer fetches at once.
     *
     * @param bytes of a partition, at most
     * @param waitMillis how long the broker waits for something to come
     * @param pollRecords how many records a poll returns at most
     */
    record Fetching(int bytes, int waitMillis, int pollRecords) {
        /** What follows waits at the broker. */
        static final Fetching PRESENT = new Fetching(1 << 20, 500, 2_000);

        /**
         * What reads on through the past waits for nothing: consumers fetch ahead, and a fetch that
         * waits at the end of one partition would hold up the next partition that is read. A
         * quarter of it at a time cost the broker two and a half times as much. A poll returns all
         * of it, since the next is fetched only then.
         */
        static final Fetching STREAM = new Fetching(1 << 20, 5, 8_192);

        /** What reads here and there fetches little, since it has to wait for all of it. */
        static final Fetching JUMP = new Fetching(64 << 10, 5, 1_024);
    }

    /**
     * A consumer that is assigned its partitions, commits nothing, sees committed records alone,
     * and says where it is not in the log instead of going elsewhere.
     *
     * @param updates counts the updates of the consumer's metadata
     */
    KafkaConsumer<byte[], byte[]> consumer(MetadataUpdates updates, Fetching fetching) {
        Map<String, Object> properties = common();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetching.waitMillis());
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetching.bytes());
        properties.putIfAbsent(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, PARTITIONS_AT_ONCE * fetching.bytes());
        // What the system chooses holds a whole fetch: it comes while the last one is worked on.
        properties.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, fetching.pollRecords());
        return new KafkaConsumer<>(properties, updates, new ByteArrayDeserializer());
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>(settings.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "aqueduct");
        return properties;
    }
}
