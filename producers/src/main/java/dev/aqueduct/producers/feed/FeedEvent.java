package dev.aqueduct.producers.feed;

import dev.aqueduct.producers.Event;

/**
 * An event of a feed.
 *
 * @param key events of one key are published in order
 */
record FeedEvent(String key, Event event) {}
