package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.Channel;

/**
 * What one client asks for.
 *
 * @param path of the request, with its parameters
 * @param channel what it has to get
 * @param firstOffset in each partition
 */
public record Subscription(String path, Channel channel, int firstOffset) {}
