/** What the operating system and the JVM say about a process, and about the machine. */
@NullMarked
package dev.aqueduct.bench.measure;

import org.jspecify.annotations.NullMarked;
