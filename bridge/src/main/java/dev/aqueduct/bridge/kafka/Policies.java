package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.read.Policy;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long topics keep what, as their settings say; asked for again after a while. Any thread
 * may call it.
 */
final class Policies {
    private static final long YOUNG_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REMEMBERED = 10_000;

    /**
     * Where a topic may not be asked for its settings, nothing is promised for longer than a
     * moment.
     */
    private static final Policy UNKNOWN = new Policy(true, Duration.ZERO);

    private static final Config NONE = new Config(List.of());

    private final Admin admin;
    private final Answers answers;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Policy policy, long askedNanos) {}

    Policies(Admin admin, Answers answers) {
        this.admin = admin;
        this.answers = answers;
    }

    Policy of(String topic) throws InterruptedException {
        Known remembered = known.get(topic);
        if (remembered != null && System.nanoTime() - remembered.askedNanos() < YOUNG_NANOS) {
            return remembered.policy();
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        CompletableFuture<Policy> answer =
                admin.describeConfigs(List.of(resource))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .handle((config, failure) ->
                                failure == null
                                        ? policy(config.getOrDefault(resource, NONE))
                                        : UNKNOWN);
        Policy policy = answers.await(answer);
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(topic, new Known(policy, System.nanoTime()));
        return policy;
    }

    private static Policy policy(Config config) {
        boolean compacted =
                value(config, TopicConfig.CLEANUP_POLICY_CONFIG, "delete")
                        .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        long millis = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG, "-1"));
        return new Policy(
                compacted, millis < 0 ? Duration.ofDays(36_500) : Duration.ofMillis(millis));
    }

    private static String value(Config config, String name, String otherwise) {
        @Nullable ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }
}
