package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bridge.app.StartException;

/** A topic of one partition with all its events, that goes when it is closed. */
public final class FilledTopic implements AutoCloseable {
    private final Kafka kafka;
    private final Workload workload;
    private final int events;

    FilledTopic(Kafka kafka, Workload workload, int events) {
        this.kafka = kafka;
        this.workload = workload;
        this.events = events;
        kafka.createTopics(workload);
        Publisher publisher = KafkaPublisher.inBulk(kafka, workload);
        try (publisher) {
            for (int number = 0; number < events; number++) {
                publisher.publish(number);
            }
        }
        if (!publisher.failure().isEmpty()) {
            throw new StartException("a topic cannot be filled: " + publisher.failure());
        }
    }

    /** What is to be got from it. */
    public PulledTopic pulled() {
        return new PulledTopic(workload.channelName(0), events, workload.valueBytes());
    }

    @Override
    public void close() {
        kafka.deleteTopics(workload);
    }
}
