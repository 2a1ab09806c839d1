package dev.aqueduct.bench.measure;

import dev.aqueduct.bridge.app.StartException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a process and those that it started use, as the operating system counts it. */
public final class Usage {

    private Usage() {}

    /**
     * Time on a processor since they began, in user and in system mode.
     *
     * @throws StartException if it has ended
     */
    public static Duration cpu(ProcessHandle process) {
        if (!process.isAlive()) {
            throw new StartException("the process that is measured has ended");
        }
        return all(process)
                .map(p -> p.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Resident memory in bytes; pages that they share are counted for each. */
    public static long residentBytes(ProcessHandle process) {
        return all(process).mapToLong(Usage::resident).sum();
    }

    private static Stream<ProcessHandle> all(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    private static long resident(ProcessHandle process) {
        try {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            if (Files.exists(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> kilobytes(line.substring("VmRSS:".length())))
                        .sum();
            }
            Process ps =
                    new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid()))
                            .start();
            return kilobytes(
                    new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return 0; // It has just ended.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long kilobytes(String text) {
        String number = text.replace("kB", "").strip();
        return number.isEmpty() ? 0 : Long.parseLong(number) * 1024;
    }
}
