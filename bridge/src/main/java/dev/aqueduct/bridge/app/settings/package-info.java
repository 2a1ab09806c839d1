/**
 * Settings in general: what one is, how its text is read, and which of its sources counts. Knows
 * Helidon's configuration, and none of the bridge's settings: those are listed in {@code
 * app.Catalogue}.
 */
@NullMarked
package dev.aqueduct.bridge.app.settings;

import org.jspecify.annotations.NullMarked;
