package dev.aqueduct.producers;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The topics that a publisher writes to, created where they are missing. Any thread may call it.
 */
final class Topics {
    private final Admin admin;
    private final Once<String> required = new Once<>();

    /** How topics were prepared, so that one that has to be created again is created alike. */
    private final ConcurrentHashMap<String, TopicSettings> prepared = new ConcurrentHashMap<>();

    Topics(Admin admin) {
        this.admin = admin;
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

    /** Looks again for every topic when it is next required: it may have been deleted. */
    void lookAgain() {
        required.forgetAll();
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
            await(admin.createTopics(List.of(newTopic.configs(settings.config()))).all());
        } catch (TopicExistsException another) {
            // Another producer was faster: there it is.
        }
    }

    /** Waits for an answer; the admin client's own timeout bounds it. */
    private static <T> void await(KafkaFuture<T> answer) {
        try {
            answer.get();
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException(failed.getCause());
        }
    }
}
