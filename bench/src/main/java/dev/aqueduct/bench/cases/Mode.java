package dev.aqueduct.bench.cases;

import java.util.Locale;

/** When the next event is published. */
public enum Mode {
    /** So many a second. */
    PACED,
    /**
     * When all subscribers have the last: a write for each delivery, however fast the server is.
     */
    UNBATCHED,
    /** More a second than can be written one by one. */
    SATURATED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
