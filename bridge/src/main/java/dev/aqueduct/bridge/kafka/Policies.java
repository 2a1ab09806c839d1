package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.read.Policy;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long topics keep what, as their settings say; asked for again after a while. Any thread
 * may call it.
 */
final class Policies {
    private static final long YOUNG_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_AT_ONCE = 4;

    /**
     * Where a topic may not be asked for its settings, nothing is promised for longer than a
     * moment.
     */
    private static final Policy UNKNOWN = new Policy(true, Duration.ZERO);

    private final Admin admin;
    private final Answers answers;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final SharedQuestion<Map<String, Policy>> question =
            new SharedQuestion<>(MOST_AT_ONCE, this::send);

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
        Policy policy = answers.await(question.ask(Set.of(topic))).get(topic);
        return policy == null ? UNKNOWN : policy;
    }

    /** The policies of those topics that Kafka says something of, be it that it must not. */
    private CompletableFuture<Map<String, Policy>> send(Set<String> topics) {
        Map<String, Policy> said = new ConcurrentHashMap<>();
        CompletableFuture<?>[] each =
                admin
                        .describeConfigs(topics.stream().map(Policies::resource).toList())
                        .values()
                        .entrySet()
                        .stream()
                        .map(entry -> {
                            String topic = entry.getKey().name();
                            return entry.getValue()
                                    .toCompletionStage()
                                    .toCompletableFuture()
                                    .thenApply(Policies::policy)
                                    .exceptionally(Policies::unsaid)
                                    .thenAccept(policy -> {
                                        remember(topic, policy);
                                        said.put(topic, policy);
                                    });
                        })
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(each).handle((done, failure) -> said);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** That it must not be asked is an answer; that none has come is not, and not remembered. */
    private static Policy unsaid(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof RetriableException) {
            throw new CompletionException(cause);
        }
        return UNKNOWN;
    }

    private void remember(String topic, Policy policy) {
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(topic, new Known(policy, System.nanoTime()));
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
