package dev.aqueduct.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for a process's files, that goes when the process has ended. */
final class TempFolder implements AutoCloseable {
    private final Path path;

    TempFolder(String name) {
        try {
            path = Files.createTempDirectory("aqueduct-bench-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    /** Deletes what is there; files that vanish meanwhile were to go anyway. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Deleted before.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
