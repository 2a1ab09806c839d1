package dev.aqueduct.bench.server;

import dev.aqueduct.bench.pull.PulledTopic;

import java.util.List;
import java.util.Map;

/** The process of {@link EndlessReaders}. For one thread. */
public final class EndlessReadersProcess implements AutoCloseable {
    private final ChildProcess process;

    private EndlessReadersProcess(String name, String source, PulledTopic topic, int readers) {
        List<String> arguments =
                List.of(
                        source,
                        topic.channel(),
                        Integer.toString(topic.events()),
                        Integer.toString(topic.valueBytes()),
                        Integer.toString(readers));
        process =
                new ChildProcess(
                        name,
                        new TempFolder("readers"),
                        ChildProcess.jvm(List.of(), EndlessReaders.class, arguments),
                        Map.of());
        process.awaitLine("ready");
    }

    /** Starts readers in bulk of a bridge. */
    public static EndlessReadersProcess pulls(BridgeServer bridge, PulledTopic topic, int readers) {
        String port = Integer.toString(bridge.address().getPort());
        return new EndlessReadersProcess("bulk readers", port, topic, readers);
    }

    /** Starts plain consumers. */
    public static EndlessReadersProcess consumers(Kafka kafka, PulledTopic topic, int readers) {
        return new EndlessReadersProcess("consumers", kafka.bootstrapServers(), topic, readers);
    }

    public ProcessHandle handle() {
        return process.handle();
    }

    /**
     * How many events they have read.
     *
     * @throws dev.aqueduct.bridge.app.StartException if one of them got what it must not get
     */
    public long read() {
        process.say("how many");
        return Long.parseLong(process.awaitLine("read "));
    }

    @Override
    public void close() {
        process.close();
    }
}
