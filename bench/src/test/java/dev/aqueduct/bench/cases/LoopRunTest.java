package dev.aqueduct.bench.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.BridgeCommand;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.Violations;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The loop and the load client, against each other. The tests wait for processes, side by side. */
@Execution(ExecutionMode.CONCURRENT)
final class LoopRunTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(100);

    @AutoClose
    private final Servers servers =
            new Servers(
                    BridgeCommand.ofScript(List.of("-XX:TieredStopAtLevel=1")),
                    HEARTBEAT,
                    Map.of());

    private final Violations violations = new Violations();

    private Figures run(Mode mode, double perSecond, int partitions, boolean jvm)
            throws InterruptedException {
        Duration measured = Duration.ofMillis(400);
        FanoutPlan plan =
                new FanoutPlan(
                        mode,
                        20,
                        new Lanes(1, partitions),
                        perSecond,
                        measured,
                        Duration.ZERO,
                        200,
                        2);
        try (Server loop = servers.start(ServerKind.LOOP, servers.workload(plan.lanes(), 200))) {
            return new FanoutRun(plan, loop, servers.kafka(), violations).run(jvm);
        }
    }

    private double figure(Figures figures, Figure figure) {
        assertEquals(0, violations.total(), () -> violations.first().toString());
        return figures.get(figure).orElseThrow();
    }

    @Test
    void all_get_each_event_before_the_next() throws Exception {
        Figures figures = run(Mode.UNBATCHED, 0, 1, true);
        assertTrue(figure(figures, Meter.DELIVERED) > 0);
        assertTrue(figures.get(Meter.ALLOCATED).isPresent());
    }

    @Test
    void a_flood_comes_whole() throws Exception {
        Figures figures = run(Mode.SATURATED, 5000, 3, false);
        assertTrue(figure(figures, Latencies.P50) > 0);
    }

    @Test
    void a_quiet_loop_is_measured() throws Exception {
        try (Server loop = servers.start(ServerKind.LOOP, servers.workload(new Lanes(1, 1), 200))) {
            Figures figures = new IdleRun(20, HEARTBEAT, Duration.ZERO, 1).run(loop, violations);
            assertTrue(figure(figures, IdleRun.BEFORE) > 0);
        }
    }
}
