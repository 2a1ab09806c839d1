package dev.aqueduct.producers.feed;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Which events of the feeds Kafka has not answered yet, and whether that is an outage. One begins
 * with an event that has been unanswered for too long or cannot be sent, and is over when every
 * feed that had something to send since then has had an answer and none is overdue: both are said
 * once, however many feeds notice. What is unanswered is bounded by the feeds. Any thread may call
 * it.
 */
final class Outage {
    private final Consumer<String> says;
    private final Duration patience;
    private final LongSupplier nanoTime;

    /** Since when the events of each feed are unanswered, the oldest first; guarded by this. */
    private final Map<String, LinkedHashMap<Long, Long>> unanswered = new HashMap<>();

    /** The feeds that have had no answer since it began; none: there is no outage. */
    private final Set<String> waiting = new HashSet<>(); // guarded by this

    /** Those that have had one; guarded by this. */
    private final Set<String> goneOn = new HashSet<>();

    private boolean ended; // guarded by this

    /**
     * @param patience how long an event may be unanswered
     */
    Outage(Consumer<String> says, Duration patience, LongSupplier nanoTime) {
        this.says = says;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** A feed begins to send an event, which has this number in the feed. */
    synchronized void sends(String feed, long number) {
        unanswered
                .computeIfAbsent(feed, _ -> new LinkedHashMap<>())
                .put(number, nanoTime.getAsLong());
        if (!waiting.isEmpty() && !goneOn.contains(feed)) {
            waiting.add(feed);
        }
    }

    /** Kafka has stored the event. */
    synchronized void stored(String feed, long number) {
        forget(feed, number);
        if (waiting.isEmpty() || isOverdue(feed)) {
            return;
        }
        waiting.remove(feed);
        goneOn.add(feed);
        if (waiting.isEmpty()) {
            goneOn.clear();
            say("The feeds go on");
        }
    }

    /** Kafka has refused the event, which will not be stored any more. */
    synchronized void refused(String feed, long number, String reason) {
        begins(feed, reason);
        forget(feed, number);
    }

    /** A feed cannot go on, for this reason; it tries again. */
    synchronized void begins(String feed, String reason) {
        boolean first = waiting.isEmpty();
        waiting.add(feed);
        goneOn.remove(feed);
        if (first) {
            unanswered.forEach((other, events) -> {
                if (!events.isEmpty()) {
                    waiting.add(other);
                }
            });
            say("The feeds wait: " + reason);
        }
    }

    /** Whether an event has been unanswered for too long. */
    synchronized boolean isAnyOverdue() {
        return unanswered.keySet().stream().anyMatch(this::isOverdue);
    }

    /** It begins, for this reason, unless every event that was overdue is answered by now. */
    synchronized void beginsIfOverdue(String reason) {
        for (String feed : unanswered.keySet()) {
            if (isOverdue(feed)) {
                begins(feed, reason);
            }
        }
    }

    private synchronized boolean isOverdue(String feed) {
        var events = unanswered.get(feed);
        return events != null
                && !events.isEmpty()
                && nanoTime.getAsLong() - events.firstEntry().getValue() >= patience.toNanos();
    }

    /** The feeds end: nothing is said any more. */
    synchronized void end() {
        ended = true;
    }

    private synchronized void forget(String feed, long number) {
        var events = unanswered.get(feed);
        if (events != null) {
            events.remove(number);
        }
    }

    private synchronized void say(String line) {
        if (!ended) {
            says.accept(line);
        }
    }
}
