package dev.aqueduct.producers;

import java.util.UUID;

/**
 * The ids of the events of one run of a producer: a random part drawn once, and a number. Unique as
 * random ids are, at no cost for each, and people see which line or round an event came from.
 */
public final class EventIds {
    private final String run;

    private EventIds(String run) {
        this.run = run;
    }

    /** Ids that no other run gives. */
    public static EventIds random() {
        return new EventIds(UUID.randomUUID().toString());
    }

    /** The id with this number, the same each time. */
    public String id(long number) {
        return run + "-" + number;
    }
}
