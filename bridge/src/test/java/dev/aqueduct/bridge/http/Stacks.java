package dev.aqueduct.bridge.http;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all threads of this JVM are at, the virtual ones included.
 *
 * @param byThread by the number of the thread
 */
record Stacks(Map<String, String> byThread) {

    static Stacks now() throws IOException {
        Path folder = Files.createTempDirectory("stacks");
        Path file = folder.resolve("all");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return new Stacks(
                    Stream.of(Files.readString(file).split("\n\n"))
                            .filter(stack -> stack.startsWith("#"))
                            .collect(
                                    Collectors.toMap(
                                            stack -> stack.substring(0, stack.indexOf(' ')),
                                            stack -> stack)));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Those of threads that were not there before. */
    List<String> without(Stacks before) {
        return byThread.entrySet().stream()
                .filter(entry -> !before.byThread.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
