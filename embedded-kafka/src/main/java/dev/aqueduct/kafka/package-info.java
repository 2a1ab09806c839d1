/**
 * A real Kafka (KRaft, broker and controller in one) in this JVM or in a child process that can be
 * killed, alone or as a cluster, for {@code up} and for tests. Knows Kafka's server and nothing of
 * Aqueduct. The server's classes are Kafka's internals: they stay behind this package, and their
 * version is pinned.
 */
@NullMarked
package dev.aqueduct.kafka;

import org.jspecify.annotations.NullMarked;
