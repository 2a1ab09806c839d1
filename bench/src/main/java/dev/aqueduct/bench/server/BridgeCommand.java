package dev.aqueduct.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a bridge is started: as the script {@code aqueduct} does, which says so when it starts this
 * process.
 *
 * @param flags of the JVM
 * @param classpath of the bridge
 */
public record BridgeCommand(List<String> flags, String classpath) {
    /**
     * Helidon refuses all that Java serializes, and so the questions of {@code measure.Allocation}.
     */
    private static final String MAY_BE_ASKED =
            "-Dhelidon.serialFilter.pattern=java.lang.*;java.rmi.**;javax.management.**";

    private static final Pattern GIVES_BACK =
            Pattern.compile(
                    "-XX:(G1PeriodicGCInterval|MaxHeapFreeRatio|MinHeapFreeRatio|MinHeapSize)=.*");

    private static final String MAIN = "dev.aqueduct.bridge.app.command.Main";

    public BridgeCommand {
        flags = List.copyOf(flags);
    }

    /**
     * As the script says, or with the class path of this process where it was started in another
     * way.
     *
     * @param more flags, after those of the script
     */
    public static BridgeCommand ofScript(List<String> more) {
        List<String> flags = new ArrayList<>();
        String given = System.getProperty("aqueduct.bench.flags", "").strip();
        if (!given.isEmpty()) {
            flags.addAll(List.of(given.split("\\s+", -1)));
        }
        flags.addAll(more);
        return new BridgeCommand(
                flags,
                System.getProperty("aqueduct.bench.bridge", System.getProperty("java.class.path")));
    }

    /**
     * The same with a heap of this size. Whoever says how large the heap is has none of the flags
     * by which it gives memory back, as the script has it.
     */
    BridgeCommand withHeap(long mebibytes) {
        List<String> all = new ArrayList<>(List.of("-Xmx" + mebibytes + "m"));
        flags.stream().filter(flag -> !GIVES_BACK.matcher(flag).matches()).forEach(all::add);
        return new BridgeCommand(all, classpath);
    }

    List<String> command(String bootstrapServers) {
        List<String> command = new ArrayList<>();
        command.add(ChildProcess.java());
        command.addAll(flags);
        command.add(MAY_BE_ASKED);
        command.addAll(List.of("-cp", classpath, MAIN, "--kafka", bootstrapServers, "--port", "0"));
        return command;
    }
}
