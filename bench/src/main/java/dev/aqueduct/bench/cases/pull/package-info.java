/**
 * The cases of {@code aqueduct bench pull}: what is done in a round, and what stands beside it.
 * Knows {@code cases} for what is measured in all of them.
 */
@NullMarked
package dev.aqueduct.bench.cases.pull;

import org.jspecify.annotations.NullMarked;
