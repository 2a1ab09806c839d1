package dev.aqueduct.bench.client;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes the events of a run, in a thread of its own: so many a second, or each when all have
 * the last.
 */
public final class Pace implements AutoCloseable {
    /** What a timer is late by is not the server's; what is later was due all the same. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Publisher publisher;
    private final Publications publications;
    private final double perSecond;
    private final LoadClient client;
    private volatile int published;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    private Pace(
            Publisher publisher, Publications publications, double perSecond, LoadClient client) {
        this.publisher = publisher;
        this.publications = publications;
        this.perSecond = perSecond;
        this.client = client;
    }

    /** So many events a second. */
    public static Pace perSecond(
            Publisher publisher, Publications publications, double events, LoadClient client) {
        return new Pace(publisher, publications, events, client);
    }

    /** Each event when all streams have those before. */
    public static Pace whenDelivered(
            Publisher publisher, Publications publications, LoadClient client) {
        Pace pace = new Pace(publisher, publications, 0, client);
        client.listen(pace::delivered);
        return pace;
    }

    public void start() {
        thread =
                Thread.ofPlatform()
                        .name("publisher")
                        .daemon()
                        .start(perSecond > 0 ? this::paced : this::whenDelivered);
    }

    /** How many events have been published. */
    public int published() {
        return published;
    }

    private void paced() {
        long begun = System.nanoTime();
        for (int number = 0; !stopped && number < publications.most(); number++) {
            long due = begun + (long) (number * 1e9 / perSecond);
            long now = System.nanoTime();
            while (now - due < 0 && !stopped) {
                LockSupport.parkNanos(due - now);
                now = System.nanoTime();
            }
            publish(number, now - due < SLACK_NANOS ? now : due);
        }
    }

    private void whenDelivered() {
        for (int number = 0; number < publications.most(); number++) {
            while (!allHave(number) && !stopped) {
                LockSupport.park(this);
            }
            if (stopped) {
                return;
            }
            publish(number, System.nanoTime());
        }
    }

    private void publish(int number, long at) {
        publications.published(number, at);
        publisher.publish(number);
        published = number + 1;
    }

    private boolean allHave(int events) {
        return client.delivered() >= (long) events * client.streams();
    }

    /** Something was delivered: perhaps it is time for the next. */
    private void delivered() {
        if (allHave(published)) {
            LockSupport.unpark(thread);
        }
    }

    /** Publishes no more. */
    @Override
    public void close() {
        stopped = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
