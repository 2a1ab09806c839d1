/**
 * What a client of server-sent events has to see: every event of its channel once, in order, whole.
 * Knows bytes, but neither sockets nor processes.
 */
@NullMarked
package dev.aqueduct.bench.stream;

import org.jspecify.annotations.NullMarked;
