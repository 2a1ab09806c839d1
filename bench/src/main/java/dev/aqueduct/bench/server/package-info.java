/**
 * What is measured, each in a process of its own: a bridge, the bare loop, Nchan; and how events
 * get into it; and others that read beside it. Knows {@code stream} for what an event is, and
 * {@code pull} for reading in bulk.
 */
@NullMarked
package dev.aqueduct.bench.server;

import org.jspecify.annotations.NullMarked;
