/**
 * The log as the bridge holds it: records, entries with their rendered forms, the newest entries of
 * a channel in memory, blocks of its history, and cursors into it. Knows the JDK and {@code json}:
 * neither Kafka nor HTTP.
 */
@NullMarked
package dev.aqueduct.bridge.log;

import org.jspecify.annotations.NullMarked;
