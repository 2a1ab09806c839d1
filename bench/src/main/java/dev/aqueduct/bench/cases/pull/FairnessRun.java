package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.cases.Latencies;
import dev.aqueduct.bench.cases.Meter;
import dev.aqueduct.bench.cases.Streams;
import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Pace;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.clients.PacedSmallPulls;
import dev.aqueduct.bench.pull.clients.SmallPulls;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.EndlessReadersProcess;
import dev.aqueduct.bench.server.FilledTopic;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Tuning;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * What live events and small pulls suffer from readers in bulk of another topic, which the bridge
 * does not remember: first without them, then with them, and then with as many plain consumers of
 * the same topic in their place, which take of the machine and of Kafka, but nothing of the bridge.
 * For one thread.
 */
final class FairnessRun implements PullRun {
    static final String ALONE = "alone";

    private static final double MILLISECOND = 1e6;
    private static final Figure SMALL_P50 =
            Figure.compared("smallP50Nanos", "pull of 100, p50, ms", MILLISECOND);
    private static final Figure SMALL_P99 =
            Figure.compared("smallP99Nanos", "pull of 100, p99, ms", MILLISECOND);
    private static final Figure READ = Figure.count("readPerSecond", "read beside it, events/s");

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int PHASES = 3;
    private static final long SEED = 3;

    private final PullPlan plan;

    FairnessRun(PullPlan plan) {
        this.plan = plan;
    }

    /** What goes on all the time. */
    private record Live(
            BridgeServer bridge,
            LoadClient client,
            Pace pace,
            PacedSmallPulls small,
            Kafka kafka) {}

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException {
        Kafka kafka = servers.startKafka();
        Publications publications = new Publications(plan.mostEvents(PHASES));
        try (FilledTopic history = servers.fill(plan.events(), plan.valueBytes());
                FilledTopic pulled = servers.fill(plan.events(), plan.valueBytes());
                BridgeServer bridge =
                        servers.startBridge(
                                servers.workload(new Lanes(1, 1), plan.valueBytes()),
                                Tuning.history(plan.tenthBytes()));
                LoadClient client =
                        Streams.open(
                                bridge,
                                plan.clients().subscribers(),
                                1,
                                1,
                                publications,
                                violations);
                Publisher publisher = bridge.publisher(false);
                Pace pace = Pace.perSecond(publisher, publications, plan.perSecond()).start();
                PacedSmallPulls small = small(bridge, pulled.pulled(), violations)) {
            phases(
                    new Live(bridge, client, pace, small, kafka),
                    history.pulled(),
                    report,
                    violations);
        }
    }

    private static PacedSmallPulls small(
            BridgeServer bridge, PulledTopic topic, Violations violations) throws StreamException {
        return new PacedSmallPulls(
                new SmallPulls(bridge.address(), topic, PullPlan.SMALL, violations),
                new Random(SEED),
                violations);
    }

    private void phases(Live live, PulledTopic history, Report report, Violations violations)
            throws InterruptedException {
        int readers = plan.clients().readers();
        report.add(ALONE, measure(live, Optional.empty(), violations));
        try (EndlessReadersProcess bulk =
                EndlessReadersProcess.pulls(live.bridge, history, readers)) {
            report.add("bulk readers", measure(live, Optional.of(bulk), violations));
        }
        try (EndlessReadersProcess consumers =
                EndlessReadersProcess.consumers(live.kafka, history, readers)) {
            report.add("consumers", measure(live, Optional.of(consumers), violations));
        }
    }

    private Figures measure(
            Live live, Optional<EndlessReadersProcess> readers, Violations violations)
            throws InterruptedException {
        Thread.sleep(plan.warmup());
        Figures figures = new Figures();
        Figures costs;
        long read = readers.map(EndlessReadersProcess::read).orElse(0L);
        long begun = System.nanoTime();
        try (Meter meter =
                new Meter(
                        live.client,
                        live.bridge.process(),
                        Optional.of(live.kafka.handle()),
                        false)) {
            live.client.measure(live.pace.published());
            live.small.take();
            Thread.sleep(plan.measured());
            costs = meter.read();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        read = readers.map(EndlessReadersProcess::read).orElse(0L) - read;
        Histogram small = live.small.take();
        awaitAll(live, violations);
        Latencies.put(figures, live.client.latency());
        return figures.put(SMALL_P50, (double) small.getValueAtPercentile(50))
                .put(SMALL_P99, (double) small.getValueAtPercentile(99))
                .put(READ, read / seconds)
                .putAll(costs);
    }

    /** What was published has to come, too, however late. */
    private void awaitAll(Live live, Violations violations) throws InterruptedException {
        long wanted = (long) live.pace.published() * plan.clients().subscribers();
        if (live.client.awaitDelivered(wanted, QUIET, QUIET) == LoadClient.Wait.QUIET) {
            long missing = wanted - live.client.delivered();
            violations.add(Kind.LOST, missing, "all streams", missing + " events never came");
        }
    }
}
