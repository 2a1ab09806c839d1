/**
 * Kafka, as readers want it: the directory of channels, the tails that fill the followed logs,
 * history in blocks, and the schemas. The only package that imports Kafka's clients. Knows {@code
 * log} and {@code event}, and implements the interfaces through which {@code read} asks.
 */
@NullMarked
package dev.aqueduct.bridge.kafka;

import org.jspecify.annotations.NullMarked;
