package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.ChannelException;
import dev.aqueduct.producers.Pace;
import dev.aqueduct.producers.Position;
import dev.aqueduct.producers.PublishException;
import dev.aqueduct.producers.Publisher;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Publishes a feed at its pace until it is interrupted. It owns its feed and its thread.
 *
 * <p>A bounded number of events is on its way. Where one was not stored, it waits for all that are
 * on their way and publishes those that were not stored again, in their order, until they are:
 * nothing is left out and keys stay in order. An event of which Kafka's answer was lost may then be
 * there twice.
 */
final class FeedRun implements Runnable {
    private static final int MAX_ON_THEIR_WAY = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Feed feed;
    private final Publisher publisher;
    private final Pace pace;
    private final Outage outage;
    private final LongAdder stored;
    private final ArrayDeque<Sent> onTheirWay = new ArrayDeque<>();

    /** How often in a row events had to be sent again. */
    private int failures;

    /** Why that was so the last time. */
    private String reason = "";

    private record Sent(FeedEvent event, CompletableFuture<Position> answer) {}

    FeedRun(Feed feed, Publisher publisher, double speed, Outage outage, LongAdder stored) {
        this.feed = feed;
        this.publisher = publisher;
        this.pace = new Pace(feed.perSecond(speed));
        this.outage = outage;
        this.stored = stored;
    }

    @Override
    public void run() {
        try {
            prepare();
            while (!Thread.currentThread().isInterrupted()) {
                pace.await();
                send(feed.next());
                takeAnswers();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(FeedEvent event) {
        var answer =
                publisher
                        .publish(feed.channel(), event.key(), event.event())
                        .whenComplete((_, failed) -> count(failed));
        onTheirWay.add(new Sent(event, answer));
    }

    /** On the thread that brings the answer: a slow feed's own takes it at its next event only. */
    private void count(@Nullable Throwable failed) {
        if (failed == null) {
            stored.increment();
            outage.isOver();
        }
    }

    /** Takes the answers that are there, and waits for one where too many are missing. */
    private void takeAnswers() throws InterruptedException {
        while (!onTheirWay.isEmpty()
                && (onTheirWay.size() >= MAX_ON_THEIR_WAY
                        || onTheirWay.element().answer().isDone())) {
            if (isStored(onTheirWay.element())) {
                onTheirWay.remove();
            } else {
                sendAgain();
            }
        }
    }

    private boolean isStored(Sent sent) throws InterruptedException {
        try {
            sent.answer().get();
            failures = 0;
            return true;
        } catch (ExecutionException notStored) {
            if (notStored.getCause() instanceof PublishException failed) {
                reason = failed.reason();
            }
            return false;
        }
    }

    private void sendAgain() throws InterruptedException {
        List<Sent> all = List.copyOf(onTheirWay);
        onTheirWay.clear();
        List<FeedEvent> missing = new ArrayList<>();
        for (Sent sent : all) {
            if (!isStored(sent)) {
                missing.add(sent.event());
            }
        }
        if (++failures > 1) {
            // The channel is there and yet takes nothing; a first failure may be of an outage that
            // is over meanwhile.
            outage.begins(reason);
            Thread.sleep(RETRY);
        }
        prepare();
        missing.forEach(this::send);
    }

    /** Waits until Kafka is there and has the channel. */
    private void prepare() throws InterruptedException {
        while (true) {
            try {
                publisher.prepare(feed.channel(), feed.topic());
                return;
            } catch (ChannelException unavailable) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException();
                }
                outage.begins(String.valueOf(unavailable.getMessage()));
                Thread.sleep(RETRY);
            }
        }
    }
}
