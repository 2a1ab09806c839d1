/**
 * The whole: {@link HttpServer} sets up the web server, {@code Routes} finds out what a request is
 * for. Knows every other package of {@code http}, and none of them knows it.
 */
@NullMarked
package dev.aqueduct.bridge.http.server;

import org.jspecify.annotations.NullMarked;
