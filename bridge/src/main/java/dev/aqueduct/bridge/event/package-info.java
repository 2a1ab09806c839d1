/**
 * The event: a record decoded and rendered as the JSON that every reader gets. Knows {@code log},
 * {@code json} and {@code event.avro}; neither Kafka nor HTTP.
 */
@NullMarked
package dev.aqueduct.bridge.event;

import org.jspecify.annotations.NullMarked;
