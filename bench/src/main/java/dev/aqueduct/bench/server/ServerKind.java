package dev.aqueduct.bench.server;

import java.util.Locale;

/** What can be measured. */
public enum ServerKind {
    /** The bridge, as {@code aqueduct bridge} runs it, on an embedded Kafka. */
    BRIDGE,
    /** The limit: {@link dev.aqueduct.bench.loop.BareLoop}. */
    LOOP,
    /** The same behind a plain consumer of an embedded Kafka: {@link Relay}. */
    RELAY,
    /** nginx with the module Nchan, where it is installed. */
    NCHAN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
