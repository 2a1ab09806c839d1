/**
 * The event: a record decoded and rendered as the JSON that every reader gets. Knows {@code log},
 * {@code json}, {@code event.avro} and Avro's schema store; neither Kafka nor HTTP.
 */
@NullMarked
package dev.aqueduct.bridge.event;

import org.jspecify.annotations.NullMarked;
