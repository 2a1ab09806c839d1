/**
 * A client of pulls, one thread and one connection, that checks all that it gets and is cheap
 * enough to share a machine with what it measures. Knows {@code stream} for what an event is, and
 * {@code client} for the head of an answer.
 */
@NullMarked
package dev.aqueduct.bench.pull;

import org.jspecify.annotations.NullMarked;
