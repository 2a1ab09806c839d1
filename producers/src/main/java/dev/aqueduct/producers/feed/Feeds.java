package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.Publisher;
import dev.aqueduct.producers.PublisherSettings;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Demo feeds that run in this process, each on a thread of its own and into the channel of its
 * name, until they are closed. An outage of Kafka, from the start or later, is waited for.
 */
public final class Feeds implements AutoCloseable {
    /** The feeds that there are. */
    public static final List<String> NAMES =
            List.of(Earthquakes.CHANNEL, Flights.CHANNEL, Host.CHANNEL);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

    private final Publisher publisher;
    private final List<Thread> threads;
    private final LongAdder stored;

    private Feeds(Publisher publisher, List<Thread> threads, LongAdder stored) {
        this.publisher = publisher;
        this.threads = threads;
        this.stored = stored;
    }

    /**
     * Starts feeds, and says on standard error when Kafka goes and when it is back.
     *
     * @see #start(List, String, double, Consumer)
     */
    public static Feeds start(List<String> names, String bootstrapServers, double speed) {
        return start(names, bootstrapServers, speed, System.err::println);
    }

    /**
     * Starts feeds.
     *
     * @param names of {@link #NAMES}
     * @param bootstrapServers Kafka's addresses, {@code host:port}, joined by commas
     * @param speed how many times as fast the replays are, more than 0; infinite: as fast as
     *     possible
     * @param says takes the line that tells of an outage, and the line that it is over
     * @throws IllegalArgumentException when there is no such feed, speed or address
     */
    public static Feeds start(
            List<String> names, String bootstrapServers, double speed, Consumer<String> says) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("the speed must be more than 0, not " + speed);
        }
        List<Supplier<Feed>> feeds = new LinkedHashSet<>(names).stream().map(Feeds::feed).toList();
        var publisher =
                Publisher.open(
                        new PublisherSettings(bootstrapServers, CONNECT_TIMEOUT, DELIVERY_TIMEOUT));
        var outage = new Outage(says);
        var stored = new LongAdder();
        List<Thread> threads =
                feeds.stream()
                        .map(feed ->
                                Thread.ofPlatform()
                                        .name("feed")
                                        .daemon()
                                        .start(() ->
                                                new FeedRun(
                                                                feed.get(),
                                                                publisher,
                                                                speed,
                                                                outage,
                                                                stored)
                                                        .run()))
                        .toList();
        return new Feeds(publisher, threads, stored);
    }

    /** How many events are known to be stored. */
    public long stored() {
        return stored.sum();
    }

    /** Stops the feeds and waits for their threads. May be called twice. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        publisher.close(LAST_FLUSH);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Supplier<Feed> feed(String name) {
        return switch (name) {
            case Earthquakes.CHANNEL -> Earthquakes::new;
            case Flights.CHANNEL -> Flights::new;
            case Host.CHANNEL -> Host::new;
            default ->
                    throw new IllegalArgumentException(
                            "there is no feed \""
                                    + name
                                    + "\"; there are "
                                    + String.join(", ", NAMES));
        };
    }
}
