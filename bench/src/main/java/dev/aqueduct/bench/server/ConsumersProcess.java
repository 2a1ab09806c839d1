package dev.aqueduct.bench.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The process of {@link Consumers}, ready to begin. */
public final class ConsumersProcess implements AutoCloseable {
    private final ChildProcess process;

    /** Starts it, for the only channel of a run. */
    public ConsumersProcess(Kafka kafka, Workload workload, List<Integer> starts, int end) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(ChildProcess.java(), "-cp", System.getProperty("java.class.path")));
        command.add(Consumers.class.getName());
        command.addAll(
                List.of(kafka.bootstrapServers(), workload.channelName(0), Integer.toString(end)));
        starts.forEach(start -> command.add(Integer.toString(start)));
        process = new ChildProcess("consumers", new TempFolder("consumers"), command, Map.of());
        process.awaitLine("ready");
    }

    public ProcessHandle handle() {
        return process.handle();
    }

    /** Has them read; returns how long they took. */
    public Duration read() {
        process.say("go");
        return Duration.ofNanos(Long.parseLong(process.awaitLine("done ")));
    }

    @Override
    public void close() {
        process.close();
    }
}
