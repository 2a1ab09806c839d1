package dev.aqueduct.bench.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Publishes the events of a run, in a thread of its own: so many a second, or each when all have
 * the last.
 */
public final class Pace implements AutoCloseable {
    /** What a timer is late by is not the server's; what is later was due all the same. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Publisher publisher;
    private final Publications publications;
    private final Thread thread;
    private volatile int published;
    private volatile boolean stopped;

    private Pace(Publisher publisher, Publications publications, Consumer<Pace> way) {
        this.publisher = publisher;
        this.publications = publications;
        thread = Thread.ofPlatform().name("publisher").daemon().unstarted(() -> way.accept(this));
    }

    /** So many events a second, evenly. */
    public static Pace perSecond(Publisher publisher, Publications publications, double events) {
        return new Pace(publisher, publications, pace -> pace.paced(events));
    }

    /**
     * Some events when all streams have those before.
     *
     * @param atOnce as many as each stream gets one of
     */
    public static Pace whenDelivered(
            Publisher publisher, Publications publications, LoadClient client, int atOnce) {
        return new Pace(publisher, publications, pace -> pace.inTurns(client, atOnce));
    }

    /** Begins. */
    public Pace start() {
        thread.start();
        return this;
    }

    /** How many events have been published. */
    public int published() {
        return published;
    }

    private void paced(double perSecond) {
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

    private void inTurns(LoadClient client, int atOnce) {
        for (long turn = 1; !stopped && published <= publications.most() - atOnce; turn++) {
            for (int i = 0; i < atOnce; i++) {
                publish(published, System.nanoTime());
            }
            client.parkUntilDelivered(turn * client.streams(), () -> stopped);
        }
    }

    private void publish(int number, long at) {
        publications.published(number, at);
        publisher.publish(number);
        published = number + 1;
    }

    /** Publishes no more. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
