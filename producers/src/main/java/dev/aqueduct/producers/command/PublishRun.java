package dev.aqueduct.producers.command;

import dev.aqueduct.producers.Data;
import dev.aqueduct.producers.Event;
import dev.aqueduct.producers.EventIds;
import dev.aqueduct.producers.Pace;
import dev.aqueduct.producers.PublishException;
import dev.aqueduct.producers.Publisher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Publishes the lines of a stream, in order. Memory is bounded by the longest line and by the
 * number of events on their way, however long the stream is.
 *
 * <p>A line that cannot be an event is bad: it is told, and is the end unless the plan is to keep
 * going; what Kafka itself refuses is known only when later lines are on their way, and these are
 * stored. An event that Kafka does not take for any other reason than itself is always the end: the
 * next ones would fail as well. Whatever ends it, all before it has been waited for.
 */
final class PublishRun {
    private static final int MAX_ON_THEIR_WAY = 20_000;

    private final PublishPlan plan;
    private final Publisher publisher;
    private final Tally tally;
    private final Progress progress;
    private final JsonLine json;
    private final EventIds ids = EventIds.random();
    private final Semaphore room = new Semaphore(MAX_ON_THEIR_WAY);

    /** Written by whichever thread meets the end first, read by the one that publishes. */
    private volatile boolean stopped;

    PublishRun(PublishPlan plan, Publisher publisher, Tally tally, Progress progress) {
        this.plan = plan;
        this.publisher = publisher;
        this.tally = tally;
        this.progress = progress;
        this.json = new JsonLine(plan.keyPath());
    }

    /** Publishes until the stream's end, or what else ends it, and waits for what was published. */
    void run(InputStream in) throws IOException, InterruptedException {
        var lines = new Lines(in, plan.maxLineBytes());
        var pace = new Pace(plan.perSecond());
        try {
            while (!stopped) {
                switch (lines.next()) {
                    case Line.Whole(long number, byte[] bytes) -> take(number, bytes, pace);
                    case Line.TooLong(long number, long sizeBytes) ->
                            bad(
                                    number,
                                    "too long: "
                                            + Tally.count(sizeBytes, "byte")
                                            + ", allowed are "
                                            + Tally.count(plan.maxLineBytes(), "byte"));
                    case Line.End() -> stopped = true;
                }
            }
        } finally {
            publisher.flush();
        }
    }

    /** Ends it before the next line. May be called from any thread. */
    void stop() {
        stopped = true;
    }

    private void take(long number, byte[] bytes, Pace pace) throws InterruptedException {
        switch (json.check(bytes)) {
            case Checked.Good(@Nullable String key) -> {
                pace.await();
                room.acquire();
                publish(number, key, bytes);
            }
            case Checked.Bad(String problem) -> bad(number, problem);
            case Checked.Blank() -> {}
        }
    }

    private void publish(long number, @Nullable String key, byte[] bytes) {
        tally.noteSent(number);
        var event =
                new Event(
                        ids.id(number),
                        plan.type(),
                        plan.source(),
                        Instant.now(),
                        Data.json(bytes));
        var _ =
                publisher
                        .publish(plan.channel(), key, event)
                        .whenComplete((_, failed) -> {
                            room.release();
                            if (failed == null) {
                                tally.countStored();
                            } else {
                                notStored(number, failed);
                            }
                        });
    }

    private void notStored(long number, Throwable failed) {
        if (failed instanceof PublishException refused && refused.refused()) {
            bad(number, refused.reason());
            return;
        }
        stopped = true;
        if (tally.countLost(number)) {
            String reason =
                    failed instanceof PublishException lost ? lost.reason() : failed.toString();
            progress.say("line " + number + " was not stored: " + reason);
        }
    }

    private void bad(long number, String problem) {
        tally.countBad(number);
        progress.say("line " + number + ": " + problem);
        if (!plan.keepGoing()) {
            stopped = true;
        }
    }
}
