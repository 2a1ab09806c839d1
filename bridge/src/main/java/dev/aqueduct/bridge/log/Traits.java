package dev.aqueduct.bridge.log;

import dev.aqueduct.bridge.log.Rendered.Flaw;

import org.jspecify.annotations.Nullable;

/**
 * What is to be known of an event beside its JSON.
 *
 * @param type the event's type, null where it has none
 * @param flaw whether the event carries an {@code error}, and for how long
 */
public record Traits(@Nullable String type, Flaw flaw) {
    private static final Traits PLAIN = new Traits(null, Flaw.NONE);

    /** Those of most events are one object. */
    public static Traits of(@Nullable String type, Flaw flaw) {
        return type == null && flaw == Flaw.NONE ? PLAIN : new Traits(type, flaw);
    }

    /** Whether the event will always look like this, so that its bytes may be kept. */
    boolean lasting() {
        return flaw != Flaw.PASSING;
    }
}
