/**
 * What stands on the wire: the text of cursors, SSE blocks, JSON pages. Knows {@code log} and
 * {@code json} alone, and nothing of how bytes are sent.
 */
@NullMarked
package dev.aqueduct.bridge.wire;

import org.jspecify.annotations.NullMarked;
