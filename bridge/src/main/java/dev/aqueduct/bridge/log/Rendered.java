package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

/**
 * The event's JSON as every reader gets it.
 *
 * @param json one line of UTF-8, without a line end
 * @param type the event's type, null where it has none
 * @param flawed whether the event carries an {@code error}; its page must not be cached, and it is
 *     rendered anew when it is next asked for, since a schema may have come meanwhile
 */
public record Rendered(byte[] json, @Nullable String type, boolean flawed) {}
