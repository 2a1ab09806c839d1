/**
 * {@code aqueduct up}: a Kafka, a bridge and the demo feeds in one process. Knows all three; none
 * knows it, nor each other.
 */
@NullMarked
package dev.aqueduct.up;

import org.jspecify.annotations.NullMarked;
