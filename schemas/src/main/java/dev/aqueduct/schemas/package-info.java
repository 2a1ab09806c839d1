/** Avro schemas of the demo feeds, and the store in which schemas are found. Knows Avro alone. */
@NullMarked
package dev.aqueduct.schemas;

import org.jspecify.annotations.NullMarked;
