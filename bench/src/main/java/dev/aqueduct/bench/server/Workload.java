package dev.aqueduct.bench.server;

import dev.aqueduct.bench.stream.Channel;
import dev.aqueduct.bench.stream.Lanes;

/**
 * What is asked of a server in a run.
 *
 * @param name of the run's channel, new in each run, so that its events begin at offset 0; where
 *     there are several, what their names begin with
 * @param lanes channels and partitions
 * @param valueBytes the length of an event's value
 */
public record Workload(String name, Lanes lanes, int valueBytes) {

    public String channelName(int channel) {
        return lanes.channels() == 1 ? name : "%s.%05d".formatted(name, channel);
    }

    Channel channel(int index, boolean cursors) {
        return new Channel(channelName(index), index, lanes, valueBytes, cursors);
    }
}
