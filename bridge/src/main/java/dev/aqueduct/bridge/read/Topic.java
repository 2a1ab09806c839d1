package dev.aqueduct.bridge.read;

/**
 * A topic that is a channel.
 *
 * @param channel its name
 * @param id Kafka's id of it, which changes when a topic is deleted and made anew under the same
 *     name
 * @param partitions how many it has, at least 1
 */
public record Topic(String channel, String id, int partitions) {
    private static final int INCARNATION_LENGTH = 6;

    /**
     * The incarnation as it stands in cursors: the first six characters of the topic's id as
     * Kafka's tools print it, 36 random bits that tell a topic from those that bore its name
     * before.
     */
    public String incarnation() {
        return id.substring(0, Math.min(INCARNATION_LENGTH, id.length()));
    }
}
