package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.cases.Latencies;
import dev.aqueduct.bench.cases.Streams;
import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Pace;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.clients.WaitingPuller;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import java.time.Duration;

/**
 * How long an event takes to a client that waits for pages, beside a stream of the same channel at
 * the same time. An event that comes while the client is not asking is in the next page, and counts
 * from when it was published, too. For one thread.
 */
final class WaitingRun implements PullRun {
    static final String PUSH = "push";

    private static final Figure EVENTS = Figure.count("eventsPerAnswer", "events an answer");
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final PullPlan plan;

    WaitingRun(PullPlan plan) {
        this.plan = plan;
    }

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException {
        Workload workload = servers.workload(new Lanes(1, 1), plan.valueBytes());
        Publications publications = new Publications(plan.mostEvents(1));
        PulledTopic topic =
                new PulledTopic(workload.channelName(0), publications.most(), plan.valueBytes());
        try (BridgeServer bridge = servers.startBridge(workload);
                LoadClient stream = Streams.open(bridge, 1, 1, 1, publications, violations);
                WaitingPuller puller =
                        new WaitingPuller(bridge.address(), topic, publications, violations);
                Publisher publisher = bridge.publisher(false);
                Pace pace = Pace.perSecond(publisher, publications, plan.perSecond()).start()) {
            Thread.sleep(plan.warmup());
            int first = pace.published();
            int answers = puller.answers();
            stream.measure(first);
            puller.measure(first);
            Thread.sleep(plan.measured());
            int end = pace.published();
            awaitAll(stream, puller, end, violations);
            Figures pulled = new Figures();
            Latencies.put(pulled, puller.latency());
            pulled.put(EVENTS, (double) (end - first) / (puller.answers() - answers));
            report.add("pull", pulled);
            Figures pushed = new Figures();
            Latencies.put(pushed, stream.latency());
            report.add(PUSH, pushed);
        }
    }

    private static void awaitAll(
            LoadClient stream, WaitingPuller puller, int published, Violations violations)
            throws InterruptedException {
        if (stream.awaitDelivered(published, QUIET, QUIET) != LoadClient.Wait.ALL) {
            violations.add(Kind.LOST, 1, "the stream", "not all events came");
        }
        if (!puller.awaitRead(published, QUIET)) {
            violations.add(Kind.LOST, 1, "the puller", "not all events came");
        }
    }
}
