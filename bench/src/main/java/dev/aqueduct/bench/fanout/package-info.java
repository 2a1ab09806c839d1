/** The case {@code fanout}: one channel or a few, and many who follow it. */
@NullMarked
package dev.aqueduct.bench.fanout;

import org.jspecify.annotations.NullMarked;
