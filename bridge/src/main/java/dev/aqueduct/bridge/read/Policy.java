package dev.aqueduct.bridge.read;

import java.time.Duration;

/**
 * For how long what was read of a channel stays true.
 *
 * @param compacted whether older events of a key may be removed at any time
 * @param retention how long events are kept; very long where there is no limit
 */
public record Policy(boolean compacted, Duration retention) {}
