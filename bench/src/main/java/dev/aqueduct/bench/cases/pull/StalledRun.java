package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.measure.RemoteJvm;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.Puller;
import dev.aqueduct.bench.pull.clients.BridgeMetrics;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.FilledTopic;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Tuning;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the bridge holds for readers in bulk that stop reading. Its memory for history is small, and
 * full before anything is measured. For one thread.
 */
final class StalledRun implements PullRun {
    static final String BEFORE = "before";

    private static final double MEBIBYTE = 1 << 20;
    private static final Figure HEAP =
            Figure.compared("heapBytes", "heap after a collection, MiB", MEBIBYTE);
    private static final Figure RESIDENT =
            Figure.compared("residentBytes", "resident, MiB", MEBIBYTE);
    private static final Figure PULLS = Figure.count("pulls", "pulls that are open");

    private static final long TAKEN_BYTES = 1 << 20;
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration FREE = Duration.ofSeconds(30);

    private final PullPlan plan;

    StalledRun(PullPlan plan) {
        this.plan = plan;
    }

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException {
        // Whoever stalls is not to be closed while it is looked at.
        Tuning tuning = Tuning.history(plan.tenthBytes()).with("http.stalled-after", "10m");
        try (FilledTopic filled = servers.fill(plan.events(), plan.valueBytes());
                BridgeServer bridge =
                        servers.startBridge(
                                servers.workload(new Lanes(1, 1), plan.valueBytes()), tuning);
                BridgeMetrics metrics = new BridgeMetrics(bridge.address());
                RemoteJvm jvm = RemoteJvm.of(bridge.process())) {
            PulledTopic topic = filled.pulled();
            try (Puller whole = new Puller(bridge.address(), topic, violations)) {
                whole.bulk(0, _ -> {});
            }
            report.add(BEFORE, look(bridge, metrics, jvm));
            List<Puller> stalled = new ArrayList<>();
            try {
                for (int i = 0; i < plan.clients().stalled(); i++) {
                    stalled.add(new Puller(bridge.address(), topic, violations));
                    stalled.getLast().bulkBegun(TAKEN_BYTES);
                }
                report.add("stalled", look(bridge, metrics, jvm));
            } finally {
                stalled.forEach(Puller::close);
            }
            if (!metrics.awaitOpenPulls(0, FREE)) {
                violations.add(Kind.ENDED, 1, "the readers", "they are served after they went");
            }
            report.add("after", look(bridge, metrics, jvm));
        }
    }

    private static Figures look(BridgeServer bridge, BridgeMetrics metrics, RemoteJvm jvm)
            throws InterruptedException, StreamException {
        Thread.sleep(SETTLING);
        double heap = jvm.heapAfterCollection();
        return new Figures()
                .put(HEAP, heap)
                .put(RESIDENT, (double) Usage.residentBytes(bridge.process()))
                .put(PULLS, metrics.openPulls());
    }
}
