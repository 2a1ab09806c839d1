/**
 * Answers that end: pages, bulk, single events, channels. Knows {@code http.answer} and what is
 * below it; nothing of pushes.
 */
@NullMarked
package dev.aqueduct.bridge.http.pull;

import org.jspecify.annotations.NullMarked;
