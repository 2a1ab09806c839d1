package dev.aqueduct.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

    /**
     * Deletes what is there. Twice is once, at the same time, too: the process may end while it is
     * ended.
     */
    @Override
    public synchronized void close() {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
