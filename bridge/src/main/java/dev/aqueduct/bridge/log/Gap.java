package dev.aqueduct.bridge.log;

/**
 * Events of one partition that a cursor still wanted, but that Kafka no longer keeps.
 *
 * @param channel the topic
 * @param partition the partition
 * @param from the first offset that is lost; of a recreated topic, the first that the new one
 *     keeps: where it begins anew
 * @param to the offset after the last one that is lost; without meaning for a recreated topic
 * @param reason why
 */
public record Gap(String channel, int partition, long from, long to, Reason reason) {

    /** Why events are lost. The name in lower case stands on the wire. */
    public enum Reason {
        /** The records were deleted, by retention or by an administrator. */
        RETENTION,
        /**
         * The cursor lies beyond the log's end: the log was truncated, or the cursor was made up.
         */
        TRUNCATED,
        /** The topic was deleted, and one of the same name made anew. */
        RECREATED
    }
}
