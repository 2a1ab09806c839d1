/**
 * What the HTTP surface is set up with, and what is counted of it; known to all that stands above
 * it, which the whole, {@code http.server}, does last. With its parts, the only package beside
 * {@code app} that knows Helidon's web server; it reads through {@code read} and writes what {@code
 * wire} says.
 */
@NullMarked
package dev.aqueduct.bridge.http;

import org.jspecify.annotations.NullMarked;
