/**
 * Schemas of values: the store in which they are found by fingerprint, and the form in which the
 * schema topic keeps them. The classes of the demo feeds, generated from {@code src/main/avro}, are
 * in {@code dev.aqueduct.schemas.feed}. Knows Avro and the JDK alone; producers, which fill the
 * topic, and bridges, which follow it, both stand on it.
 */
@NullMarked
package dev.aqueduct.schemas;

import org.jspecify.annotations.NullMarked;
