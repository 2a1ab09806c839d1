package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.measure.OpenFiles;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.stream.Violations;

import java.time.Duration;

/** What streams cost that nothing is sent over but heartbeats. For one thread. */
public final class IdleRun {
    private static final Figure PER_STREAM =
            Figure.compared("residentBytesPerStream", "resident a connection, KiB", 1024);
    static final Figure BEFORE = Figure.count("residentBeforeMebibytes", "resident before, MiB");
    private static final Figure CORES = Figure.compared("idleCores", "cores used while idle", 1);
    private static final Figure OPENED = Figure.count("openedPerSecond", "connections opened/s");

    private static final double MEBIBYTE = 1 << 20;

    private final int streams;
    private final Duration heartbeat;
    private final Duration settling;
    private final int clientThreads;

    /**
     * What is done in each run.
     *
     * @param heartbeat as the server was told; two of them are waited for
     * @param settling how long a server is left alone before anything is measured
     */
    public IdleRun(int streams, Duration heartbeat, Duration settling, int clientThreads) {
        this.streams = streams;
        this.heartbeat = heartbeat;
        this.settling = settling;
        this.clientThreads = clientThreads;
    }

    /** What is idle; closing it ends all of it. */
    public interface Idle extends AutoCloseable {
        @Override
        void close();
    }

    /** Opens what is to be idle, and returns when all of it is. */
    public interface Opening {
        Idle open() throws InterruptedException;
    }

    /** Has streams idle. */
    public Figures run(Server server, Violations violations) throws InterruptedException {
        return run(server.process(), () -> streams(server, violations));
    }

    private Idle streams(Server server, Violations violations) throws InterruptedException {
        LoadClient client =
                Streams.open(server, streams, 1, clientThreads, new Publications(0), violations);
        return client::close;
    }

    /** Has anything idle, as many of it as there are streams else. */
    public Figures run(ProcessHandle server, Opening opening) throws InterruptedException {
        OpenFiles.require(streams);
        Thread.sleep(settling);
        long before = Usage.residentBytes(server);
        long begun = System.nanoTime();
        try (Idle _ = opening.open()) {
            double opened = (System.nanoTime() - begun) / 1e9;
            Thread.sleep(settling);
            long idle = System.nanoTime();
            Duration cpu = Usage.cpu(server);
            Thread.sleep(heartbeat.multipliedBy(2));
            double seconds = (System.nanoTime() - idle) / 1e9;
            double used = Usage.cpu(server).minus(cpu).toNanos() / 1e9;
            long after = Usage.residentBytes(server);
            return new Figures()
                    .put(PER_STREAM, (double) (after - before) / streams)
                    .put(BEFORE, before / MEBIBYTE)
                    .put(CORES, used / seconds)
                    .put(OPENED, streams / opened);
        }
    }
}
