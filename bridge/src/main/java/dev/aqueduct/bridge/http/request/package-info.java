/**
 * What a request asks for, and what can be wrong with it: parameters, media types, times, problems
 * (RFC 9457). Knows {@code read}, {@code wire} and {@code json}; nothing of the web server.
 */
@NullMarked
package dev.aqueduct.bridge.http.request;

import org.jspecify.annotations.NullMarked;
