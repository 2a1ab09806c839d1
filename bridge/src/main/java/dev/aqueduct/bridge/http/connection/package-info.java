/**
 * A client's connection: its limits and its protocols, what is written to it, and what ends a
 * client that takes nothing. Knows {@code http}, {@code http.client} and the web server; nothing of
 * channels.
 */
@NullMarked
package dev.aqueduct.bridge.http.connection;

import org.jspecify.annotations.NullMarked;
