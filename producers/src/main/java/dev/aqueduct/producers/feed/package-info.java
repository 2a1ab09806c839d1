/**
 * The demo feeds: real earthquakes and flights, replayed for ever, and this machine's own load.
 * Knows the publishing library, the feeds' schemas and OSHI; can be started inside any process.
 */
@NullMarked
package dev.aqueduct.producers.feed;

import org.jspecify.annotations.NullMarked;
