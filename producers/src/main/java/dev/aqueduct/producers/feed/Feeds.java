package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.ChannelException;
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

    /** An event that is unanswered for longer is an outage. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * No event is ever given up: Kafka's client would go on with the ones behind it, and sending it
     * again would put it behind those.
     */
    private static final Duration DELIVERY_TIMEOUT = PublisherSettings.LONGEST;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

    private final Publisher publisher;
    private final Outage outage;
    private final LongAdder stored = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();

    private Feeds(Publisher publisher, Outage outage) {
        this.publisher = publisher;
        this.outage = outage;
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
        return start(settings, says, CONNECT_TIMEOUT, PATIENCE);
    }

    static Feeds start(
            FeedSettings settings,
            Consumer<String> says,
            Duration connectTimeout,
            Duration patience) {
        var publisher =
                Publisher.open(
                        new PublisherSettings(
                                settings.bootstrapServers(), connectTimeout, DELIVERY_TIMEOUT));
        var feeds = new Feeds(publisher, new Outage(says, patience, System::nanoTime));
        for (String name : settings.names()) {
            feeds.startThread(name, () -> feeds.run(name, settings.speed()));
        }
        feeds.startThread("watch", feeds::watch);
        return feeds;
    }

    private void startThread(String name, Runnable run) {
        threads.add(Thread.ofPlatform().name("feed-" + name).daemon().start(run));
    }

    /**
     * The feed is made on the thread that runs it, since looking at a machine's parts for the first
     * time takes long.
     */
    private void run(String name, double speed) {
        new FeedRun(feed(name), publisher, speed, outage, stored).run();
    }

    /** The feeds' own threads may be waiting for an answer, or for their next turn. */
    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                if (outage.isAnyOverdue()) {
                    outage.beginsIfOverdue(whatIsWrong());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Mends it, too, where it is that channels are missing: nothing else would. */
    private String whatIsWrong() {
        try {
            publisher.restore();
            return "Kafka leaves events unanswered";
        } catch (ChannelException unavailable) {
            return String.valueOf(unavailable.getMessage());
        }
    }

    /** How many events are known to be stored. */
    public long stored() {
        return stored.sum();
    }

    /** Stops the feeds and waits for their threads. May be called twice. */
    @Override
    public void close() {
        outage.end();
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

    private static Feed feed(String name) {
        return switch (name) {
            case Earthquakes.CHANNEL -> new Earthquakes();
            case Flights.CHANNEL -> new Flights();
            case Host.CHANNEL -> new Host();
            default -> throw new IllegalArgumentException("no feed " + name);
        };
    }
}
