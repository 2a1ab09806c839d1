package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

/**
 * The event's JSON as every reader gets it.
 *
 * @param json one line of UTF-8, without a line end
 * @param type the event's type, null where it has none
 * @param flaw whether the event carries an {@code error}, and for how long
 */
public record Rendered(byte[] json, @Nullable String type, Flaw flaw) {

    /** What is wrong with an event's value. */
    public enum Flaw {
        /** Nothing. */
        NONE,
        /** It is not what it is said to be, and never will be. */
        LASTING,
        /** Its schema is unknown, and may come yet. */
        PASSING
    }

    /** What is so for good: sound, or flawed. */
    public Rendered(byte[] json, @Nullable String type, boolean flawed) {
        this(json, type, flawed ? Flaw.LASTING : Flaw.NONE);
    }

    /** Whether the event carries an {@code error}, so that its page must not be cached. */
    public boolean flawed() {
        return flaw != Flaw.NONE;
    }

    /** Whether the event will always look like this, so that its bytes may be kept. */
    public boolean lasting() {
        return flaw != Flaw.PASSING;
    }
}
