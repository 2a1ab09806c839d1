/**
 * The commands {@code publish} and {@code feed}: options, lines of JSON, progress, clear errors.
 * Knows the library and the feeds; nobody knows it.
 */
@NullMarked
package dev.aqueduct.producers.command;

import org.jspecify.annotations.NullMarked;
