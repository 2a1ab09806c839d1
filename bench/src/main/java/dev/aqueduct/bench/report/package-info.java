/** The figures of several runs, as a table for people and as JSON for programs. */
@NullMarked
package dev.aqueduct.bench.report;

import org.jspecify.annotations.NullMarked;
