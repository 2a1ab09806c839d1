package dev.aqueduct.bench.stream;

/**
 * What the streams of a channel have to bring.
 *
 * @param name of the channel
 * @param index among the run's channels
 * @param lanes how events are spread
 * @param valueBytes the length of their values
 * @param cursors whether each event's id is a cursor as the bridge writes them, and is to be
 *     checked
 */
public record Channel(String name, int index, Lanes lanes, int valueBytes, boolean cursors) {

    int number(int partition, int offset) {
        return lanes.number(index, partition, offset);
    }
}
