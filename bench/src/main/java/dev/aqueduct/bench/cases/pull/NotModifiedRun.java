package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.pull.PullConnection;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.Puller;
import dev.aqueduct.bench.pull.clients.Revalidations;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.EmptyServer;
import dev.aqueduct.bench.server.FilledTopic;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Tuning;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;

import java.net.InetSocketAddress;

/**
 * Clients at the end of a channel that ask again and again whether anything is new, beside the
 * least that the web server can do. For one thread.
 */
final class NotModifiedRun implements PullRun {
    static final String EMPTY = "helidon";

    private static final Figure PER_CPU =
            Figure.compared("answersPerCpuSecond", "answers per CPU-s of the server", 1);
    private static final Figure ANSWERS = Figure.compared("answersPerSecond", "answers/s", 1);

    private static final int EVENTS = 1000;
    private static final int NOT_MODIFIED = 304;
    private static final int NO_CONTENT = 204;

    private final PullPlan plan;

    NotModifiedRun(PullPlan plan) {
        this.plan = plan;
    }

    /** Who is asked for what. */
    private record Asked(
            InetSocketAddress server, ProcessHandle process, byte[] request, int status) {}

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException {
        Kafka kafka = servers.startKafka();
        try (FilledTopic topic = servers.fill(EVENTS, plan.valueBytes());
                BridgeServer bridge =
                        servers.startBridge(
                                servers.workload(new Lanes(1, 1), plan.valueBytes()),
                                Tuning.none());
                EmptyServer empty = servers.startEmpty()) {
            byte[] atTheEnd = atTheEnd(bridge.address(), topic.pulled(), violations);
            report.add(
                    "bridge",
                    measure(
                            new Asked(bridge.address(), bridge.process(), atTheEnd, NOT_MODIFIED),
                            kafka));
            byte[] nothing = PullConnection.request(EmptyServer.PATH, "");
            report.add(
                    EMPTY,
                    measure(
                            new Asked(empty.address(), empty.process(), nothing, NO_CONTENT),
                            kafka));
        }
    }

    /** What a client asks that has an empty page of the end already, with the bridge's cursor. */
    private static byte[] atTheEnd(
            InetSocketAddress bridge, PulledTopic topic, Violations violations)
            throws StreamException {
        try (Puller puller = new Puller(bridge, topic, violations);
                PullConnection connection = new PullConnection(bridge)) {
            String typed = topic.cursorBefore(topic.events());
            String cursor = puller.pageFrom(topic.events(), typed, "").cursor();
            String path = topic.path() + "?cursor=" + cursor;
            String tag =
                    connection
                            .get(path, "", (_, _, _) -> {})
                            .header("etag")
                            .orElseThrow(() -> new StreamException("the page has no tag"));
            return PullConnection.request(path, "If-None-Match: " + tag + "\r\n");
        }
    }

    private Figures measure(Asked asked, Kafka kafka) throws StreamException {
        try (Revalidations all =
                new Revalidations(
                        asked.server, plan.clients().connections(), asked.request, asked.status)) {
            all.run(plan.warmup());
            Costs costs = new Costs(asked.process, kafka.handle());
            double answers = (double) all.run(plan.measured());
            return new Figures()
                    .put(PER_CPU, costs.perCpuSecond(answers))
                    .putAll(costs.read(ANSWERS, answers));
        }
    }
}
