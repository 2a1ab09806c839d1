/**
 * The HTTP surface: routes, push, pull, problems. The only package beside {@code app} that knows
 * Helidon's web server. Reads through {@code read}, writes what {@code wire} says; what a request
 * asks for is read in {@code http.request}.
 */
@NullMarked
package dev.aqueduct.bridge.http;

import org.jspecify.annotations.NullMarked;
