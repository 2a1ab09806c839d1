/**
 * The commands {@code publish} and {@code feed}: options, lines of JSON, progress, clear errors.
 * Knows the library and the feeds; nobody knows it, but {@code up} takes {@link
 * dev.aqueduct.producers.command.SpeedConverter} for its own option.
 */
@NullMarked
package dev.aqueduct.producers.command;

import org.jspecify.annotations.NullMarked;
