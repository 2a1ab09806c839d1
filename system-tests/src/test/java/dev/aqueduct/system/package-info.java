/**
 * What only a whole system shows: bridges over a real Kafka, driven by nothing but HTTP. Knows the
 * bridge's start and settings, and beyond them only what stands in the contract.
 */
@NullMarked
package dev.aqueduct.system;

import org.jspecify.annotations.NullMarked;
