/**
 * The bridge put together: its settings, its wiring, health and metrics. Knows all packages; none
 * knows it.
 */
@NullMarked
package dev.aqueduct.bridge.app;

import org.jspecify.annotations.NullMarked;
