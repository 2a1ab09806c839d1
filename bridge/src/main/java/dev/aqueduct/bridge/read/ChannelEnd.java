package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.SourceUnavailableException;

import java.util.Arrays;

/**
 * Where a channel ended when Kafka was asked.
 *
 * @param topic which topic it was
 * @param end by partition, as of {@link ChannelState#end}; not to be changed
 */
public record ChannelEnd(Topic topic, long[] end) {

    /**
     * Nothing where every partition answered.
     *
     * @throws SourceUnavailableException where one did not
     */
    void requireKnown() {
        if (Arrays.stream(end).anyMatch(offset -> offset == ChannelState.UNKNOWN)) {
            throw ChannelState.unknown(topic);
        }
    }
}
