/**
 * JSON as bytes: a buffer that it is written to, the check of a JSON text, and times as ISO-8601.
 * Knows the JDK alone.
 */
@NullMarked
package dev.aqueduct.bridge.json;

import org.jspecify.annotations.NullMarked;
