package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.LoadClient.Wait;
import dev.aqueduct.bench.client.Pace;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.measure.OpenFiles;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;
import dev.aqueduct.bridge.app.StartException;

import java.time.Duration;
import java.util.Optional;

/** One run of a {@link FanoutPlan} against one server. For one thread. */
public final class FanoutRun {
    private static final Figure PUBLISHED = Figure.count("published", "published/s");
    private static final Figure BEHIND =
            Figure.count("behind", "events that streams lack at the end, on average");
    private static final Figure RESIDENT =
            Figure.compared("residentBytes", "resident, MiB", 1 << 20);
    private static final Figure READ =
            Figure.count("readShare", "share of events that the client read whole");

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(60);

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

    /**
     * Runs it.
     *
     * @param jvm whether the server is a JVM, and can be asked what it allocates
     */
    public Figures run(boolean jvm) throws InterruptedException {
        OpenFiles.require(plan.subscribers());
        Publications publications = new Publications(plan.mostEvents());
        try (LoadClient client =
                        Streams.open(
                                server,
                                plan.subscribers(),
                                plan.lanes().channels(),
                                plan.clientThreads(),
                                publications,
                                violations);
                Publisher publisher = server.publisher(plan.mode() == Mode.SATURATED);
                Pace pace = pace(publisher, publications, client).start()) {
            Thread.sleep(plan.warmup());
            Figures figures = measure(client, pace, jvm);
            if (!publisher.failure().isEmpty()) {
                throw new StartException("publishing failed: " + publisher.failure());
            }
            return figures;
        }
    }

    private Pace pace(Publisher publisher, Publications publications, LoadClient client) {
        return plan.mode() == Mode.UNBATCHED
                ? Pace.whenDelivered(publisher, publications, client, plan.lanes().channels())
                : Pace.perSecond(publisher, publications, plan.perSecond());
    }

    private Figures measure(LoadClient client, Pace pace, boolean jvm) throws InterruptedException {
        Figures figures;
        try (Meter meter = new Meter(client, server.process(), kafka, jvm)) {
            int first = pace.published();
            client.measure(first);
            Thread.sleep(plan.measured());
            figures = meter.read();
            figures.put(PUBLISHED, (pace.published() - first) / (plan.measured().toMillis() / 1e3));
        }
        figures.put(RESIDENT, (double) Usage.residentBytes(server.process()));
        pace.close();
        awaitAll(client, pace.published(), figures);
        Latencies.put(figures, client.latency());
        return figures.put(READ, (double) client.read() / Math.max(1, client.delivered()));
    }

    /** What was published has to come, too, however late. */
    private void awaitAll(LoadClient client, int published, Figures figures)
            throws InterruptedException {
        long wanted = plan.lanes().deliveries(published, plan.subscribers());
        if (plan.mode() != Mode.UNBATCHED) {
            figures.put(BEHIND, (double) (wanted - client.delivered()) / plan.subscribers());
        }
        if (client.awaitDelivered(wanted, QUIET, DRAIN) == Wait.QUIET) {
            long missing = wanted - client.delivered();
            violations.add(Kind.LOST, missing, "all streams", missing + " events never came");
        }
    }
}
