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
        return number % channels;
    }

    public int partition(int number) {
        return number / channels % partitions;
    }

    public int offset(int number) {
        return number / count();
    }

    /** The number of the event with this offset. */
    public int number(int channel, int partition, int offset) {
        return (offset * partitions + partition) * channels + channel;
    }

    /** How many of the first so many events are in this channel. */
    public int inChannel(int channel, int events) {
        return events / channels + (events % channels > channel ? 1 : 0);
    }

    /** How many of the first so many events are delivered to subscribers that are spread evenly. */
    public long deliveries(int events, int subscribers) {
        long all = 0;
        for (int channel = 0; channel < channels; channel++) {
            int ofChannel = subscribers / channels + (subscribers % channels > channel ? 1 : 0);
            all += (long) ofChannel * inChannel(channel, events);
        }
        return all;
    }
}
