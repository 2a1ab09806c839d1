package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.cases.IdleRun;
import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.clients.BridgeMetrics;
import dev.aqueduct.bench.pull.clients.WaitingPulls;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Tuning;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;
import dev.aqueduct.bridge.app.StartException;

import java.time.Duration;

/**
 * What pulls cost while they wait, beside as many quiet streams, each with a bridge of its own; and
 * how long it takes until nothing is left of pulls whose clients went away. For one thread.
 */
final class WaitingIdleRun implements PullRun {
    static final String STREAMS = "streams";

    private static final Figure FREED =
            Figure.count("freedMillis", "until none of them is counted any more, ms");
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration OPEN = Duration.ofSeconds(60);
    private static final Duration FREE = Duration.ofSeconds(60);

    private static final String ANSWERED =
            "they were answered while they were looked at; less is waited for with --heartbeat";

    /** A pull waits no longer than a minute, and the last that opens waits the shortest. */
    private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(20);

    private static final int BYTES = EventValue.MIN_BYTES;

    private final int pulls;
    private final IdleRun idle;

    WaitingIdleRun(PullPlan plan) {
        pulls = plan.clients().waiting();
        Duration heartbeat = plan.clients().heartbeat();
        if (heartbeat.compareTo(LONGEST_HEARTBEAT) > 0) {
            throw new StartException(
                    "waiting-idle measures for two heartbeats, and its pulls wait for a minute:"
                            + " --heartbeat is 20 at most");
        }
        idle = new IdleRun(pulls, heartbeat, SETTLING, 1);
    }

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException {
        try (BridgeServer bridge = start(servers, servers.workload(new Lanes(1, 1), BYTES))) {
            report.add(STREAMS, idle.run(bridge, violations));
        }
        Workload workload = servers.workload(new Lanes(1, 1), BYTES);
        PulledTopic topic = new PulledTopic(workload.channelName(0), 0, BYTES);
        try (BridgeServer bridge = start(servers, workload);
                BridgeMetrics metrics = new BridgeMetrics(bridge.address())) {
            report.add("pulls", waiting(bridge, topic, metrics, violations));
        }
    }

    /** As many pulls as streams, whatever the heap is. */
    private BridgeServer start(Servers servers, Workload workload) {
        String most = Integer.toString(pulls + 100);
        return servers.startBridge(
                workload, Tuning.none().with("http.max-pulls", most).with("http.max-pushes", most));
    }

    private Figures waiting(
            BridgeServer bridge, PulledTopic topic, BridgeMetrics metrics, Violations violations)
            throws InterruptedException, StreamException {
        long[] gone = {0};
        Figures figures =
                idle.run(
                        bridge.process(),
                        () -> {
                            WaitingPulls open = open(bridge, topic, metrics);
                            return () -> {
                                long answered = open.answered();
                                if (answered > 0) {
                                    violations.add(Kind.ENDED, answered, "the pulls", ANSWERED);
                                }
                                gone[0] = System.nanoTime();
                                open.close();
                            };
                        });
        if (!metrics.awaitOpenPulls(0, FREE)) {
            violations.add(Kind.ENDED, 1, "the pulls", "they are counted after all have gone");
        }
        return figures.put(FREED, (System.nanoTime() - gone[0]) / 1e6);
    }

    /**
     * As few at once as streams are opened: what a crowd of requests takes is not of those that
     * wait.
     */
    private WaitingPulls open(BridgeServer bridge, PulledTopic topic, BridgeMetrics metrics)
            throws InterruptedException {
        WaitingPulls open = new WaitingPulls(bridge.address(), topic);
        try {
            for (int waiting = 0; waiting < pulls; ) {
                int more = Math.min(LoadClient.OPENING_AT_ONCE, pulls - waiting);
                open.open(more);
                waiting += more;
                require(waiting, metrics);
            }
            return open;
        } catch (RuntimeException | InterruptedException e) {
            open.close();
            throw e;
        }
    }

    private static void require(int waiting, BridgeMetrics metrics) throws InterruptedException {
        try {
            if (!metrics.awaitOpenPulls(waiting, OPEN)) {
                throw new StartException(
                        "%,d of %,d pulls wait".formatted(metrics.openPulls(), waiting));
            }
        } catch (StreamException e) {
            throw new StartException("the bridge does not say how many wait: " + e.getMessage(), e);
        }
    }
}
