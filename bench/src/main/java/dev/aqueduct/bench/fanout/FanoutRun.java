package dev.aqueduct.bench.fanout;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Pace;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bench.measure.Allocation;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;
import dev.aqueduct.bridge.app.StartException;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run against one server. For one thread. */
public final class FanoutRun {
    public static final Figure PER_CPU = Figure.compared("perCpuSecond", "delivered per CPU-s", 1);
    public static final Figure DELIVERED = Figure.compared("delivered", "delivered/s", 1);
    public static final Figure PUBLISHED = Figure.count("published", "published/s");
    public static final Figure P50 = Figure.compared("p50Nanos", "latency p50, ms", 1e6);
    public static final Figure P90 = Figure.compared("p90Nanos", "latency p90, ms", 1e6);
    public static final Figure P99 = Figure.compared("p99Nanos", "latency p99, ms", 1e6);
    public static final Figure MAX = Figure.compared("maxNanos", "latency max, ms", 1e6);
    public static final Figure RESIDENT =
            Figure.compared("residentBytes", "resident, MiB", 1 << 20);
    public static final Figure ALLOCATED =
            Figure.count("allocatedPerEvent", "allocated per delivered event, B");
    public static final Figure SERVER = Figure.count("serverCores", "cores used by the server");
    public static final Figure KAFKA = Figure.count("kafkaCores", "… by Kafka");
    public static final Figure CLIENT =
            Figure.count("clientCores", "… by the client and publisher");
    public static final Figure READ =
            Figure.count("readShare", "share of events that the client read whole");

    private static final Duration BEGIN = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final FanoutPlan plan;
    private final Server server;
    private final Optional<ProcessHandle> kafka;
    private final Violations violations;

    public FanoutRun(
            FanoutPlan plan, Server server, Optional<ProcessHandle> kafka, Violations violations) {
        this.plan = plan;
        this.server = server;
        this.kafka = kafka;
        this.violations = violations;
    }

    /** What a moment has counted so far. */
    private record Moment(
            long nanos,
            long delivered,
            int published,
            Duration server,
            Duration kafka,
            Duration client,
            long allocated) {}

    /**
     * Runs it.
     *
     * @param jvm whether the server is a JVM, and can be asked what it allocates
     */
    public Figures run(boolean jvm) throws InterruptedException {
        Publications publications = new Publications(plan.mostEvents());
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < plan.subscribers(); i++) {
            subscriptions.add(server.subscription(i % plan.lanes().channels()));
        }
        try (LoadClient client =
                        new LoadClient(
                                server.address(),
                                subscriptions,
                                plan.clientThreads(),
                                publications,
                                violations);
                Publisher publisher = server.publisher();
                Pace pace = pace(publisher, publications, client)) {
            if (!client.awaitBegun(BEGIN)) {
                throw new StartException(
                        "only %d of %d streams have begun; %s"
                                .formatted(client.begun(), client.streams(), violations.first()));
            }
            Figures figures = measure(client, pace, jvm);
            if (!publisher.failure().isEmpty()) {
                throw new StartException("publishing failed: " + publisher.failure());
            }
            return figures;
        }
    }

    private Pace pace(Publisher publisher, Publications publications, LoadClient client) {
        return plan.mode() == Mode.UNBATCHED
                ? Pace.whenDelivered(publisher, publications, client)
                : Pace.perSecond(publisher, publications, plan.perSecond(), client);
    }

    private Figures measure(LoadClient client, Pace pace, boolean jvm) throws InterruptedException {
        pace.start();
        Thread.sleep(plan.warmup());
        Figures figures = new Figures();
        Moment begin;
        Moment end;
        try (Allocation allocation = jvm ? Allocation.of(server.process().pid()) : null) {
            client.measure(pace.published());
            begin = moment(client, pace, allocation);
            Thread.sleep(plan.measured());
            end = moment(client, pace, allocation);
        }
        long resident = Usage.residentBytes(server.process());
        pace.close();
        awaitAll(client, pace.published());
        usage(figures, begin, end, jvm);
        latency(figures, client.latency());
        figures.put(RESIDENT, (double) resident);
        figures.put(READ, (double) client.read() / Math.max(1, client.delivered()));
        return figures;
    }

    private void awaitAll(LoadClient client, int published) throws InterruptedException {
        long wanted = 0;
        for (int channel = 0; channel < plan.lanes().channels(); channel++) {
            int subscribers = (plan.subscribers() - channel - 1) / plan.lanes().channels() + 1;
            wanted += (long) plan.lanes().inChannel(channel, published) * subscribers;
        }
        if (!client.awaitDelivered(wanted, QUIET)) {
            long missing = wanted - client.delivered();
            violations.add(
                    Kind.LOST, missing, "all streams", "%d events never came".formatted(missing));
        }
    }

    private Moment moment(LoadClient client, Pace pace, @Nullable Allocation allocation) {
        return new Moment(
                System.nanoTime(),
                client.delivered(),
                pace.published(),
                Usage.cpu(server.process()),
                kafka.map(Usage::cpu).orElse(Duration.ZERO),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                allocation == null ? 0 : allocation.bytes());
    }

    private static void usage(Figures figures, Moment begin, Moment end, boolean jvm) {
        double seconds = (end.nanos - begin.nanos) / 1e9;
        long delivered = end.delivered - begin.delivered;
        double server = end.server.minus(begin.server).toNanos() / 1e9;
        figures.put(PER_CPU, delivered / server)
                .put(DELIVERED, delivered / seconds)
                .put(PUBLISHED, (end.published - begin.published) / seconds)
                .put(SERVER, server / seconds)
                .put(KAFKA, end.kafka.minus(begin.kafka).toNanos() / 1e9 / seconds)
                .put(CLIENT, end.client.minus(begin.client).toNanos() / 1e9 / seconds);
        if (jvm) {
            figures.put(
                    ALLOCATED, (double) (end.allocated - begin.allocated) / Math.max(1, delivered));
        }
    }

    private static void latency(Figures figures, Histogram latency) {
        figures.put(P50, (double) latency.getValueAtPercentile(50))
                .put(P90, (double) latency.getValueAtPercentile(90))
                .put(P99, (double) latency.getValueAtPercentile(99))
                .put(MAX, (double) latency.getMaxValue());
    }
}
