package dev.aqueduct.producers;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** An event was not stored, or nobody knows whether it was: no acknowledgement came in time. */
public final class PublishException extends RuntimeException {
    private final String channel;
    private final @Nullable String key;
    private final String eventId;
    private final String reason;
    private final boolean refused;

    PublishException(String channel, @Nullable String key, String eventId, Failure failure) {
        super(
                "event "
                        + eventId
                        + (key == null ? "" : " with key " + key)
                        + " was not stored in channel "
                        + channel
                        + ": "
                        + failure.reason(),
                failure.cause());
        this.channel = channel;
        this.key = key;
        this.eventId = eventId;
        this.reason = failure.reason();
        this.refused = failure.refused();
    }

    /** The channel it was meant for. */
    public String channel() {
        return channel;
    }

    /** Its key. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** Its id. */
    public String eventId() {
        return eventId;
    }

    /** Why it was not stored, in one line. */
    public String reason() {
        return reason;
    }

    /**
     * Whether it is the event itself that cannot be stored (it is too large, or has no key where
     * the channel wants one): others can be, and trying it again is no use.
     */
    public boolean refused() {
        return refused;
    }
}
