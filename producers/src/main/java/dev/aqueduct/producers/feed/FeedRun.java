package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.ChannelException;
import dev.aqueduct.producers.Pace;
import dev.aqueduct.producers.PublishException;
import dev.aqueduct.producers.Publisher;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Publishes a feed at its pace until it is interrupted. It owns its feed and its thread.
 *
 * <p>A bounded number of events is on its way. What Kafka's client has taken is the client's: it
 * tries for as long as it takes, in order, and stores everything once. An event that the client
 * does not take (there is no channel for it, say) is offered again before any later one. So nothing
 * is left out, nothing is there twice, and keys stay in order, whatever happens to Kafka.
 */
final class FeedRun implements Runnable {
    private static final int MAX_ON_THEIR_WAY = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Feed feed;
    private final Publisher publisher;
    private final Pace pace;
    private final Outage outage;
    private final LongAdder stored;
    private final Semaphore room = new Semaphore(MAX_ON_THEIR_WAY);

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
            for (long number = 0; !Thread.currentThread().isInterrupted(); number++) {
                pace.await();
                room.acquire();
                send(number, feed.next());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(long number, FeedEvent event) throws InterruptedException {
        outage.sends(feed.channel(), number);
        while (true) {
            try {
                publisher.prepare(feed.channel(), feed.topic());
                var answer = publisher.publish(feed.channel(), event.key(), event.event());
                if (!answer.isCompletedExceptionally()) {
                    var _ = answer.whenComplete((_, failed) -> answered(number, failed));
                    return;
                }
                outage.begins(feed.channel(), reason(answer.exceptionNow()));
            } catch (ChannelException unavailable) {
                outage.begins(feed.channel(), String.valueOf(unavailable.getMessage()));
            }
            Thread.sleep(RETRY);
        }
    }

    /** On the thread that brings the answer. */
    private void answered(long number, @Nullable Throwable failed) {
        room.release();
        if (failed == null) {
            stored.increment();
            outage.stored(feed.channel(), number);
        } else {
            // For another reason than time, which does not run out. Later ones may be stored by
            // now, so that sending it again would put it behind them.
            outage.refused(feed.channel(), number, reason(failed));
        }
    }

    private static String reason(Throwable failed) {
        return failed instanceof PublishException known ? known.reason() : failed.toString();
    }
}
