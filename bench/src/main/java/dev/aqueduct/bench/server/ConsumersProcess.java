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
        List<String> arguments = new ArrayList<>();
        arguments.addAll(
                List.of(kafka.bootstrapServers(), workload.channelName(0), Integer.toString(end)));
        starts.forEach(start -> arguments.add(Integer.toString(start)));
        List<String> command = ChildProcess.jvm(List.of(), Consumers.class, arguments);
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
