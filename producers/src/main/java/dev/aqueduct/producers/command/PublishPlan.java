package dev.aqueduct.producers.command;

import dev.aqueduct.producers.ChannelName;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * What is to be done with the lines.
 *
 * @param channel the channel they go to
 * @param type the events' type
 * @param source the events' source, a URI reference
 * @param keyPath the names that lead to an event's key, from the outermost; empty: no keys
 * @param maxLineBytes the longest line that is taken, in bytes
 * @param perSecond how many events a second; infinite: as fast as possible
 * @param keepGoing whether a bad line is passed over, instead of being the end
 */
record PublishPlan(
        String channel,
        String type,
        String source,
        List<String> keyPath,
        int maxLineBytes,
        double perSecond,
        boolean keepGoing) {
    /** Leaves room for key and headers in what Kafka takes for a record by default, 1 MiB. */
    static final int DEFAULT_MAX_LINE_BYTES = 1_000_000;

    private static final int LARGEST_MAX_LINE_BYTES = 8_000_000;

    PublishPlan {
        ChannelName.checked(channel);
        require(!type.isEmpty(), "--type must not be empty");
        require(
                type.chars().noneMatch(Character::isISOControl),
                "--type must not have control characters");
        require(!source.isEmpty(), "--source must not be empty");
        require(isUri(source), "--source must be a URI, not '" + source + "'");
        require(
                keyPath.stream().noneMatch(String::isEmpty),
                "--key must be a field's name, or names joined by '.'");
        require(
                maxLineBytes >= 1 && maxLineBytes <= LARGEST_MAX_LINE_BYTES,
                "--max-line must be between 1 and "
                        + LARGEST_MAX_LINE_BYTES
                        + ", not "
                        + maxLineBytes);
        require(perSecond > 0, "--rate must be more than 0, not " + perSecond);
        keyPath = List.copyOf(keyPath);
    }

    private static boolean isUri(String text) {
        try {
            var _ = new URI(text);
            return true;
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
