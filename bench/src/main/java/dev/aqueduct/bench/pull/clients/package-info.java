/**
 * The clients of the cases: one that asks at random, one that waits, many that wait, many that ask
 * whether anything is new. Knows {@code pull} for how one asks, and what has to come.
 */
@NullMarked
package dev.aqueduct.bench.pull.clients;

import org.jspecify.annotations.NullMarked;
