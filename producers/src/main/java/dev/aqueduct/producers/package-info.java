/**
 * The publishing library: events into channels, with the position of each that was stored and an
 * exception for each that was not. Knows Kafka's clients, Avro and {@code schemas}; neither the
 * commands nor the feeds, which stand on it.
 */
@NullMarked
package dev.aqueduct.producers;

import org.jspecify.annotations.NullMarked;
