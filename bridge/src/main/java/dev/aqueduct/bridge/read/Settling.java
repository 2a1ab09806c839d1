package dev.aqueduct.bridge.read;

import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.Signal;

/** What came of looking where a channel's reader stands. */
sealed interface Settling {

    /** Here, in a log that the reader now follows. */
    record Settled(Topic topic, ChannelLog log, ChannelLog.Place.Point point) implements Settling {
        /** Gives the log back. */
        void release(Logs logs, Signal signal) {
            log.unfollow(signal);
            logs.release(log);
        }
    }

    /** It moved on, and is to be looked at again at once. */
    record Again() implements Settling {}

    /** It cannot be said before that time, in nanoseconds. */
    record Later(long atNanos) implements Settling {}

    /** The sink refused what is to be told. */
    record Refused() implements Settling {}

    /** The channel is no more, and that was told. */
    record Ended() implements Settling {}
}
