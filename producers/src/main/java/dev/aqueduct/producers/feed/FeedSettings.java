package dev.aqueduct.producers.feed;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which feeds run, and where to.
 *
 * @param names of {@link Feeds#NAMES}; one that is repeated counts once
 * @param bootstrapServers Kafka's addresses, {@code host:port}, joined by commas
 * @param speed how many times as fast the replays are, more than 0; infinite: as fast as possible
 */
public record FeedSettings(List<String> names, String bootstrapServers, double speed) {
    public FeedSettings {
        for (String name : names) {
            if (!Feeds.NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no feed \""
                                + name
                                + "\"; there are "
                                + String.join(", ", Feeds.NAMES));
            }
        }
        if (!(speed > 0)) {
            throw new IllegalArgumentException("the speed must be more than 0, not " + speed);
        }
        names = List.copyOf(new LinkedHashSet<>(names));
    }
}
