package dev.aqueduct.bridge.app.command;

import dev.aqueduct.bridge.app.settings.Source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The hosts that Kafka is reached at first. Where containers are started together, their names are
 * often known only after a while.
 */
final class KafkaHosts {
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final List<String> hosts;

    /**
     * @param bootstrapServers {@code host:port}, several joined by commas
     */
    KafkaHosts(String bootstrapServers) {
        hosts =
                Arrays.stream(bootstrapServers.split(","))
                        .map(address -> address.substring(0, address.lastIndexOf(':')))
                        .toList();
    }

    /** Whether the address of one is known at least, which is enough to begin with. */
    boolean anyKnown() {
        return hosts.stream().anyMatch(KafkaHosts::isKnown);
    }

    private static boolean isKnown(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Has Kafka's clients look them up for as long as it takes: by themselves they refuse to be
     * made. Only where nothing else can be done, since Kafka still calls it an evolving feature.
     */
    static Source lookedUpUntilKnown() {
        return Source.of(
                Map.of(
                        "kafka.properties.bootstrap.resolve.timeout.ms",
                        Long.toString(FOR_EVER.toMillis())),
                "the bridge itself",
                key -> key);
    }

    @Override
    public String toString() {
        return String.join(", ", hosts);
    }
}
