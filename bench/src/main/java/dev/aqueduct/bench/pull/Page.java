package dev.aqueduct.bench.pull;

/**
 * What a page came to, whose events are checked.
 *
 * @param cursor to go on from
 * @param events how many there are
 * @param more whether anything lies behind it
 */
public record Page(String cursor, int events, boolean more) {}
