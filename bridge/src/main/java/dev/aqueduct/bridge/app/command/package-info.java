/**
 * The bridge's command and what every command wants: one line for whatever is wrong, a short log,
 * an end in order. Knows {@code app} and its settings.
 */
@NullMarked
package dev.aqueduct.bridge.app.command;

import org.jspecify.annotations.NullMarked;
