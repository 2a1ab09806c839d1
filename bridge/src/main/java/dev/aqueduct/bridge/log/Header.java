package dev.aqueduct.bridge.log;

import org.jspecify.annotations.Nullable;

/** One header of a record: its name, and its value as the producer wrote it, which may be none. */
public record Header(String name, byte @Nullable [] value) {}
