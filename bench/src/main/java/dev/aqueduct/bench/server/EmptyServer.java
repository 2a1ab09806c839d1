package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** The process of {@link EmptyAnswers}, run by the same JVM with the same flags as the bridge. */
public final class EmptyServer implements AutoCloseable {
    /** What is answered with nothing, and the status 204. */
    public static final String PATH = "/empty";

    private final ChildProcess process;
    private final InetSocketAddress address;

    EmptyServer(BridgeCommand bridge) {
        process =
                new ChildProcess(
                        "helidon",
                        new TempFolder("helidon"),
                        ChildProcess.jvm(bridge.flags(), EmptyAnswers.class, List.of()),
                        Map.of());
        address = Loopback.port(Integer.parseInt(process.awaitLine("ready ")));
        process.passingOn();
    }

    public InetSocketAddress address() {
        return address;
    }

    public ProcessHandle process() {
        return process.handle();
    }

    @Override
    public void close() {
        process.close();
    }
}
