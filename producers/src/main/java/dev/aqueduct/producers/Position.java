package dev.aqueduct.producers;

import java.time.Instant;

/**
 * Where an event is stored.
 *
 * @param channel the channel
 * @param partition the partition, from 0
 * @param offset its offset in the partition
 * @param timestamp the record's timestamp
 */
public record Position(String channel, int partition, long offset, Instant timestamp) {}
