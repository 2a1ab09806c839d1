package dev.aqueduct.bench.pull.clients;

import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.pull.Page;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.Puller;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.HdrHistogram.Histogram;

import java.net.InetSocketAddress;
import java.util.Random;

/**
 * Pulls of a few events at offsets drawn at random, one after the other on one connection. For one
 * thread.
 */
public final class SmallPulls implements AutoCloseable {
    private final Puller puller;
    private final PulledTopic topic;
    private final int length;
    private final Violations violations;
    private final String parameters;
    private final String beginning; // of a cursor, up to the offset

    /**
     * Connects, and learns how the bridge writes a cursor, which is what clients ask with.
     *
     * @param length how many events each is for
     */
    public SmallPulls(
            InetSocketAddress server, PulledTopic topic, int length, Violations violations)
            throws StreamException {
        this.topic = topic;
        this.length = length;
        this.violations = violations;
        parameters = "&limit=" + length;
        puller = new Puller(server, topic, violations);
        String cursor = puller.page("earliest", "&limit=1").cursor();
        beginning = cursor.substring(0, cursor.lastIndexOf('*') + 1);
    }

    /**
     * Pulls so many times; returns how many nanoseconds each took.
     *
     * @param random draws {@code nextInt} of all offsets that have enough behind them
     */
    public Histogram pull(int times, Random random) throws StreamException {
        Histogram nanos = Publications.histogram();
        for (int i = 0; i < times; i++) {
            nanos.recordValue(pull(random));
        }
        return nanos;
    }

    /** Pulls once; returns how many nanoseconds it took. */
    public long pull(Random random) throws StreamException {
        int offset = random.nextInt(topic.events() - length + 1);
        long begun = System.nanoTime();
        Page page = puller.pageFrom(offset, beginning + offset, parameters);
        long nanos = System.nanoTime() - begun;
        if (page.events() != length) {
            violations.add(
                    Kind.LOST,
                    length - page.events(),
                    topic.channel(),
                    "a page from offset " + offset + " has " + page.events() + " events");
        }
        return nanos;
    }

    @Override
    public void close() {
        puller.close();
    }
}
