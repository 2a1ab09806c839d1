/**
 * The bridge's inner pieces, measured one by one by JMH. Knows only what the bridge's packages show
 * each other.
 */
@NullMarked
package dev.aqueduct.bench.micro;

import org.jspecify.annotations.NullMarked;
