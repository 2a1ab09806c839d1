package dev.aqueduct.producers.command;

import org.jspecify.annotations.Nullable;

/** What a line was found to be. */
sealed interface Checked {
    /** One JSON value, with its key; null where no key is asked for. */
    record Good(@Nullable String key) implements Checked {}

    /** Nothing but white space. */
    record Blank() implements Checked {}

    /** Not an event, and why, in one line. */
    record Bad(String problem) implements Checked {}
}
