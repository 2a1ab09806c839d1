package dev.aqueduct.producers;

import java.time.Instant;
import java.util.UUID;

/**
 * An event to publish. Its members but the data become the record's headers, as CloudEvents' Kafka
 * binding has them in binary mode.
 *
 * @param id what tells it from every other event of its source; not empty
 * @param type what has happened, {@code order.paid}; not empty
 * @param source where it has happened, a URI reference; not empty
 * @param time when it has happened. The record's own timestamp is the time of publishing, since
 *     Kafka may delete a record with an old timestamp at once
 * @param data what it carries
 */
public record Event(String id, String type, String source, Instant time, Data data) {
    public Event {
        requireText("id", id);
        requireText("type", type);
        requireText("source", source);
    }

    /** An event that happens now, with a random id. */
    public static Event now(String type, String source, Data data) {
        return new Event(UUID.randomUUID().toString(), type, source, Instant.now(), data);
    }

    private static void requireText(String member, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an event's " + member + " must not be empty");
        }
    }
}
