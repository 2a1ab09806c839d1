package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.Publisher;
import dev.aqueduct.producers.PublisherSettings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

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

    /** Starts feeds, and says on standard error when Kafka goes and when it is back. */
    public static Feeds start(List<String> names, String bootstrapServers, double speed) {
        return start(new FeedSettings(names, bootstrapServers, speed), System.err::println);
    }

    /**
     * Starts feeds.
     *
     * @param says takes the line that tells of an outage, and the line that it is over
     * @throws dev.aqueduct.producers.ChannelException when Kafka's host is unknown
     */
    public static Feeds start(FeedSettings settings, Consumer<String> says) {
        return start(settings, says, CONNECT_TIMEOUT, DELIVERY_TIMEOUT);
    }

    static Feeds start(
            FeedSettings settings,
            Consumer<String> says,
            Duration connectTimeout,
            Duration deliveryTimeout) {
        var publisher =
                Publisher.open(
                        new PublisherSettings(
                                settings.bootstrapServers(), connectTimeout, deliveryTimeout));
        var outage = new Outage(says);
        var stored = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (String name : settings.names()) {
            Runnable run =
                    () ->
                            new FeedRun(feed(name), publisher, settings.speed(), outage, stored)
                                    .run();
            threads.add(Thread.ofPlatform().name("feed-" + name).daemon().start(run));
        }
        return new Feeds(publisher, List.copyOf(threads), stored);
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

    /**
     * Made on the thread that runs it, since looking at a machine's parts for the first time takes
     * long.
     */
    private static Feed feed(String name) {
        return switch (name) {
            case Earthquakes.CHANNEL -> new Earthquakes();
            case Flights.CHANNEL -> new Flights();
            case Host.CHANNEL -> new Host();
            default -> throw new IllegalArgumentException("no feed " + name);
        };
    }
}
