/**
 * The limit: a process that does nothing but write the same bytes to the same number of sockets.
 */
@NullMarked
package dev.aqueduct.bench.loop;

import org.jspecify.annotations.NullMarked;
