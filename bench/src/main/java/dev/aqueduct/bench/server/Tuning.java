package dev.aqueduct.bench.server;

import java.util.HashMap;
import java.util.Map;

/**
 * How a case needs its bridge, where that is not as the command says.
 *
 * @param heapMebibytes the most that its heap may be; 0 for what the JVM chooses
 * @param settings by their names
 */
public record Tuning(long heapMebibytes, Map<String, String> settings) {
    private static final long KIBIBYTE = 1024;

    public Tuning {
        settings = Map.copyOf(settings);
    }

    /** As it comes. */
    public static Tuning none() {
        return new Tuning(0, Map.of());
    }

    /** With so much memory for history, in bytes. */
    public static Tuning history(long bytes) {
        return new Tuning(0, Map.of("memory.history", Math.max(64, bytes / KIBIBYTE) + "KiB"));
    }

    /** The same with a setting more. */
    public Tuning with(String setting, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(setting, value);
        return new Tuning(heapMebibytes, more);
    }

    /** The same with a heap of this size. */
    public Tuning withHeap(long mebibytes) {
        return new Tuning(mebibytes, settings);
    }
}
