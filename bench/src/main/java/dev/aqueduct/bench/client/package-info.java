/**
 * Thousands of clients of server-sent events in a few threads, and the publisher of what they get.
 * Knows {@code stream}.
 */
@NullMarked
package dev.aqueduct.bench.client;

import org.jspecify.annotations.NullMarked;
