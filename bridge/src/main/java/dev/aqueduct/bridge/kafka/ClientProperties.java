package dev.aqueduct.bridge.kafka;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import java.util.Set;
import java.util.TreeSet;

/** The properties of Kafka's clients that whoever runs the bridge may set. */
public final class ClientProperties {
    /** Those that {@link Clients} sets itself, or that are of no use to consumers without group. */
    private static final Set<String> OURS =
            Set.of(
                    "allow.auto.create.topics",
                    "auto.commit.interval.ms",
                    "auto.offset.reset",
                    "bootstrap.servers",
                    "default.api.timeout.ms",
                    "enable.auto.commit",
                    "enable.metrics.push",
                    "fetch.max.wait.ms",
                    "fetch.min.bytes",
                    "group.id",
                    "group.instance.id",
                    "group.protocol",
                    "group.remote.assignor",
                    "heartbeat.interval.ms",
                    "interceptor.classes",
                    "isolation.level",
                    "key.deserializer",
                    "max.partition.fetch.bytes",
                    "max.poll.interval.ms",
                    "max.poll.records",
                    "metric.reporters",
                    "partition.assignment.strategy",
                    "reconnect.backoff.max.ms",
                    "request.timeout.ms",
                    "session.timeout.ms",
                    "value.deserializer");

    private ClientProperties() {}

    /** The names of those that cannot be set. */
    public static Set<String> withheld() {
        return OURS;
    }

    /** Their names, as Kafka's consumers and admin clients call them. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.removeAll(OURS);
        return names;
    }
}
