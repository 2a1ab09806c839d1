package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Topic;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Topics that are there but could not be read, each with the reason. They are not followed for a
 * while, which grows as it happens again: so those who read them are told, and nobody follows them
 * round and round. Any thread may call it.
 */
final class Refusals {
    private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();

    /** After so long without trouble the next one is the first again. */
    private static final long FORGOTTEN_NANOS = 2 * LONGEST_NANOS;

    private final LongSupplier nanoTime;
    private final Map<String, Refusal> byTopicId = new ConcurrentHashMap<>();

    private record Refusal(String why, long atNanos, long forNanos) {
        boolean holds(long now) {
            return now - atNanos < forNanos;
        }

        boolean past(long now) {
            return now - atNanos - forNanos >= FORGOTTEN_NANOS;
        }
    }

    /**
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A topic could not be read.
     *
     * @param why fit to be shown to a client
     */
    void add(Topic topic, String why) {
        long now = nanoTime.getAsLong();
        byTopicId.values().removeIf(refusal -> refusal.past(now));
        byTopicId.compute(
                topic.id(),
                (id, before) ->
                        new Refusal(
                                why,
                                now,
                                before == null
                                        ? FIRST_NANOS
                                        : Math.min(2 * before.forNanos, LONGEST_NANOS)));
    }

    /**
     * To be called before a topic is followed.
     *
     * @throws SourceUnavailableException if it could not be read a while ago
     */
    void check(Topic topic) {
        Refusal refusal = byTopicId.get(topic.id());
        if (refusal != null && refusal.holds(nanoTime.getAsLong())) {
            throw new SourceUnavailableException(refusal.why);
        }
    }
}
