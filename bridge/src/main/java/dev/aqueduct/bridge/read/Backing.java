package dev.aqueduct.bridge.read;

import java.util.function.LongSupplier;

/**
 * What readers stand on.
 *
 * @param directory which channels there are
 * @param logs their newest events
 * @param history what is older
 * @param nanoTime the clock, as {@link System#nanoTime}
 */
public record Backing(Directory directory, Logs logs, History history, LongSupplier nanoTime) {}
