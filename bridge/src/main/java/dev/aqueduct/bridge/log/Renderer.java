package dev.aqueduct.bridge.log;

import dev.aqueduct.bridge.json.JsonBuffer;

/**
 * Makes the event's JSON out of a record. Implementations may be called by any number of threads at
 * once.
 */
public interface Renderer {

    /**
     * Renders the record. Never fails for what a record holds: a value that cannot be decoded
     * becomes {@code data_base64} with an {@code error}.
     *
     * @throws SourceUnavailableException where what decoding needs (the place where schemas are
     *     kept) cannot be asked now
     */
    Rendered render(LogRecord record);

    /**
     * As {@link #render}, but the JSON is put behind what a buffer has. Where it fails, a part of
     * it may be there.
     */
    default Traits append(LogRecord record, JsonBuffer out) {
        Rendered rendered = render(record);
        out.raw(rendered.json());
        return Traits.of(rendered.type(), rendered.flaw());
    }

    /**
     * Whether rendering the record may have to wait for what decoding needs. Never waits itself.
     */
    default boolean mayWait(LogRecord record) {
        return true;
    }
}
