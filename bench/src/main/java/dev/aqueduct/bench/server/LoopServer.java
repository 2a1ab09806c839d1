package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Loopback;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bench.loop.BareLoop;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The bare loop, run by the same JVM with the same flags as the bridge. */
final class LoopServer implements Server {
    private final Workload workload;
    private final ChildProcess process;
    private final InetSocketAddress address;
    private final InetSocketAddress source;

    LoopServer(Workload workload, BridgeCommand bridge, Duration heartbeat) {
        this.workload = workload;
        List<String> command =
                ChildProcess.jvm(
                        bridge.flags(),
                        BareLoop.class,
                        List.of(new Frames(workload).first(), Long.toString(heartbeat.toMillis())));
        process = new ChildProcess("loop", new TempFolder("loop"), command, Map.of());
        String[] ports = process.awaitLine("").split(" ", -1);
        process.passingOn();
        address = Loopback.port(Integer.parseInt(ports[0]));
        source = Loopback.port(Integer.parseInt(ports[1]));
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Subscription subscription(int channel) {
        return new Subscription("/", workload.channel(channel, true), 0);
    }

    @Override
    public Publisher publisher(boolean many) {
        Frames frames = new Frames(workload);
        return new SocketPublisher(source, frames::chunk);
    }

    @Override
    public ProcessHandle process() {
        return process.handle();
    }

    @Override
    public void close() {
        process.close();
    }
}
