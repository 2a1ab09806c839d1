/**
 * Reading: a reader is a cursor over the partitions of its channels, which history and the present
 * are merged for; push and pull are the same read. Knows {@code log}, and asks for history, for the
 * channels' directory and for the followed logs through interfaces of its own. Knows nothing of
 * Kafka's clients or of HTTP.
 */
@NullMarked
package dev.aqueduct.bridge.read;

import org.jspecify.annotations.NullMarked;
