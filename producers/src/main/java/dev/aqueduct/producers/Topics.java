package dev.aqueduct.producers;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The topics that a publisher writes to, created where they are missing. Any thread may call it.
 */
final class Topics {
    private final Admin admin;
    private final Duration mostWait;
    private final Once<String> required = new Once<>();

    /** How topics were prepared, so that one that has to be created again is created alike. */
    private final ConcurrentHashMap<String, TopicSettings> prepared = new ConcurrentHashMap<>();

    /** What topics take, as far as that may be asked. */
    private final ConcurrentHashMap<String, Integer> maxBatchBytes = new ConcurrentHashMap<>();

    /**
     * @param mostWait how long an answer is waited for
     */
    Topics(Admin admin, Duration mostWait) {
        this.admin = admin;
        this.mostWait = mostWait;
    }

    /**
     * Sees to it that the topic is there, and waits for that.
     *
     * @param settings what it is created with, now or when it is missing later
     * @throws KafkaException saying why it is not
     */
    void prepare(String topic, TopicSettings settings) {
        prepared.put(topic, settings);
        require(topic);
    }

    /** Sees to it that the topic is there, as it was prepared. Throws as that does. */
    void require(String topic) {
        required.run(
                topic,
                () -> {
                    var settings = prepared.getOrDefault(topic, TopicSettings.DEFAULT);
                    createIfMissing(topic, settings);
                });
    }

    /** The most bytes that the topic takes for a batch of events, or for one; 0: not known. */
    int maxBatchBytes(String topic) {
        return maxBatchBytes.getOrDefault(topic, 0);
    }

    /** Looks again for every topic when it is next required: it may have been deleted. */
    void lookAgain() {
        required.forgetAll();
    }

    /**
     * Looks again for every topic that was prepared, and creates it as it was where it is missing.
     *
     * @throws KafkaException saying why one is not there
     */
    void restore() {
        lookAgain();
        prepared.keySet().forEach(this::require);
    }

    /**
     * Asks Kafka for a sign of life, and waits for it.
     *
     * @throws KafkaException when there is none
     */
    void ask() {
        await(admin.describeCluster().clusterId());
    }

    /** Looks first: who may write to a topic is not always allowed to create one. */
    private void createIfMissing(String topic, TopicSettings settings) {
        try {
            await(admin.describeTopics(List.of(topic)).allTopicNames());
            learnLimit(topic, config(topic));
        } catch (UnknownTopicOrPartitionException missing) {
            create(topic, settings);
        }
    }

    private void create(String topic, TopicSettings settings) {
        var partitions = settings.partitions();
        var newTopic =
                new NewTopic(
                        topic,
                        partitions.isPresent()
                                ? Optional.of(partitions.getAsInt())
                                : Optional.empty(),
                        Optional.empty());
        try {
            var created = admin.createTopics(List.of(newTopic.configs(settings.config())));
            await(created.all());
            learnLimit(topic, created.config(topic));
        } catch (TopicExistsException another) {
            // Another producer was faster: there it is.
        }
    }

    private KafkaFuture<Config> config(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .thenApply(configs -> Objects.requireNonNull(configs.get(resource)));
    }

    /** Who may write to a topic is not always allowed to read its settings. */
    private void learnLimit(String topic, KafkaFuture<Config> config) {
        maxBatchBytes.remove(topic);
        try {
            ConfigEntry limit = await(config).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (limit != null && limit.value() != null) {
                maxBatchBytes.put(topic, Integer.parseInt(limit.value()));
            }
        } catch (KafkaException notTold) {
            // Then Kafka itself refuses what is too large, only later.
        }
    }

    private <T> T await(KafkaFuture<T> answer) {
        return Answers.await(answer, mostWait);
    }
}
