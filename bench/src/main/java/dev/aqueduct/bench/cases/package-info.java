/**
 * What is done and measured: each case is a plan and what carries it out against one server. Knows
 * {@code client}, {@code server}, {@code measure} and {@code report}.
 */
@NullMarked
package dev.aqueduct.bench.cases;

import org.jspecify.annotations.NullMarked;
