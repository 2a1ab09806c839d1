package dev.aqueduct.producers;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The settings of a publisher.
 *
 * @param bootstrapServers Kafka's addresses, {@code host:port}, joined by commas
 * @param connectTimeout how long a channel, a schema or an answer of Kafka's is waited for
 * @param deliveryTimeout how long an event is tried to be stored before that has failed
 */
public record PublisherSettings(
        String bootstrapServers, Duration connectTimeout, Duration deliveryTimeout) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** As good as for ever: Kafka's clients count milliseconds in 31 bits. */
    public static final Duration LONGEST = Duration.ofDays(24);

    private static final Pattern ADDRESS = Pattern.compile("\\S+:\\d{1,5}");

    public PublisherSettings {
        for (String address : bootstrapServers.split(",", -1)) {
            if (!ADDRESS.matcher(address).matches()) {
                throw new IllegalArgumentException(
                        "Kafka's address must be HOST:PORT, or several joined by ',', not \""
                                + bootstrapServers
                                + "\"");
            }
        }
        requireInRange("connectTimeout", connectTimeout);
        requireInRange("deliveryTimeout", deliveryTimeout);
    }

    /** 9 seconds to connect, 30 to deliver. */
    public static PublisherSettings of(String bootstrapServers) {
        return new PublisherSettings(
                bootstrapServers, Duration.ofSeconds(9), Duration.ofSeconds(30));
    }

    private static void requireInRange(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between " + SHORTEST + " and " + LONGEST + ", not " + value);
        }
    }
}
