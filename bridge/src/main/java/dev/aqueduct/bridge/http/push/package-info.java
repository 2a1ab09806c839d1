/**
 * Pushes: streams of server-sent events, served by pumps and convoys while they follow, by threads
 * of their own while they catch up. {@link Push} is the way in. Knows {@code http.answer} and what
 * is below it; nothing of pulls.
 */
@NullMarked
package dev.aqueduct.bridge.http.push;

import org.jspecify.annotations.NullMarked;
