/**
 * Avro in single-object encoding as plain JSON, straight from the binary. Knows Avro's schemas and
 * {@code json}.
 */
@NullMarked
package dev.aqueduct.bridge.event.avro;

import org.jspecify.annotations.NullMarked;
