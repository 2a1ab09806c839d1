package dev.aqueduct.bench.stream;

/**
 * How a run's events, numbered from 0, are spread: evenly and in turn over all partitions of all
 * channels. So an event's number says where it is to be found, and its place in a partition, which
 * is its offset there, says its number.
 *
 * @param channels how many there are, 1 or more
 * @param partitions of each channel, 1 or more
 */
public record Lanes(int channels, int partitions) {

    public Lanes {
        if (channels < 1 || partitions < 1) {
            throw new IllegalArgumentException(
                    channels + " channels of " + partitions + " partitions");
        }
    }

    public int count() {
        return channels * partitions;
    }

    public int channel(int number) {
        return number % count() / partitions;
    }

    public int partition(int number) {
        return number % partitions;
    }

    public int offset(int number) {
        return number / count();
    }

    /** The number of the event with this offset. */
    public int number(int channel, int partition, int offset) {
        return offset * count() + channel * partitions + partition;
    }

    /** How many of the first so many events are in this channel. */
    public int inChannel(int channel, int events) {
        int rest = Math.clamp(events % count() - channel * partitions, 0, partitions);
        return events / count() * partitions + rest;
    }
}
