/** The command lines of {@code aqueduct bench}. */
@NullMarked
package dev.aqueduct.bench.command;

import org.jspecify.annotations.NullMarked;
