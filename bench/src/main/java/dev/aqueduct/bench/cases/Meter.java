package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.measure.RemoteJvm;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/** Measures what is delivered and what it costs between two moments. For one thread. */
public final class Meter implements AutoCloseable {
    static final Figure PER_CPU =
            Figure.compared("perCpuSecond", "delivered per CPU-s of the server", 1);
    static final Figure DELIVERED = Figure.compared("delivered", "delivered/s", 1);
    static final Figure ALLOCATED =
            Figure.count("allocatedPerEvent", "allocated per delivered event, B");
    static final Figure SERVER = Figure.compared("serverCores", "cores used by the server", 1);
    static final Figure KAFKA = Figure.count("kafkaCores", "… by Kafka");
    static final Figure CLIENT = Figure.count("clientCores", "… by the client and publisher");

    private final LoadClient client;
    private final ProcessHandle server;
    private final Optional<ProcessHandle> kafka;
    private final @Nullable RemoteJvm jvm;
    private final Moment begin;

    private record Moment(
            long nanos,
            long delivered,
            Duration server,
            Duration kafka,
            Duration client,
            long allocated) {}

    /**
     * Begins to measure.
     *
     * @param allocates whether the server is a JVM, and is asked what it allocates; being asked
     *     costs it some memory
     */
    public Meter(
            LoadClient client,
            ProcessHandle server,
            Optional<ProcessHandle> kafka,
            boolean allocates) {
        this.client = client;
        this.server = server;
        this.kafka = kafka;
        jvm = allocates ? RemoteJvm.of(server) : null;
        begin = now();
    }

    private Moment now() {
        long allocated = jvm == null ? 0 : jvm.allocatedBytes();
        return new Moment(
                System.nanoTime(),
                client.delivered(),
                Usage.cpu(server),
                kafka.map(Usage::cpu).orElse(Duration.ZERO),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                allocated);
    }

    /** What it came to since the beginning. */
    public Figures read() {
        Moment end = now();
        double seconds = (end.nanos - begin.nanos) / 1e9;
        long delivered = end.delivered - begin.delivered;
        double cpu = seconds(begin.server, end.server);
        Figures figures = new Figures();
        if (delivered > 0) {
            figures.put(PER_CPU, delivered / cpu).put(DELIVERED, delivered / seconds);
        }
        figures.put(SERVER, cpu / seconds);
        if (kafka.isPresent()) {
            figures.put(KAFKA, seconds(begin.kafka, end.kafka) / seconds);
        }
        figures.put(CLIENT, seconds(begin.client, end.client) / seconds);
        if (jvm != null && delivered > 0) {
            figures.put(ALLOCATED, (double) (end.allocated - begin.allocated) / delivered);
        }
        return figures;
    }

    private static double seconds(Duration begin, Duration end) {
        return end.minus(begin).toNanos() / 1e9;
    }

    @Override
    public void close() {
        if (jvm != null) {
            jvm.close();
        }
    }
}
