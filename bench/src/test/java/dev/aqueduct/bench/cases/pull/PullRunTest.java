package dev.aqueduct.bench.cases.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.report.Table;
import dev.aqueduct.bench.server.BridgeCommand;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.Violations;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The cases with little of everything, on a real bridge and a real Kafka, which they share. Without
 * the one that waits for pulls to end by themselves, which takes a minute.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PullRunTest {
    private static final Duration MEASURED = Duration.ofMillis(400);
    private static final PullPlan PLAN =
            new PullPlan(
                    20_000,
                    200,
                    100,
                    MEASURED,
                    MEASURED,
                    new PullPlan.Clients(20, 3, 10, 5, 2, 3, Duration.ofSeconds(1)));

    @AutoClose
    private final Servers servers =
            new Servers(
                    BridgeCommand.ofScript(List.of("-XX:TieredStopAtLevel=1")),
                    Duration.ofSeconds(1),
                    Map.of());

    @ParameterizedTest
    @EnumSource(value = PullCase.class, mode = EnumSource.Mode.EXCLUDE, names = "WAITING_IDLE")
    void a_case_is_measured_beside_its_limit(PullCase each) throws Exception {
        Report report = each.report(PLAN);
        Violations violations = new Violations();
        each.run(PLAN).round(servers, report, violations);
        assertEquals(0, violations.total(), violations.first()::toString);
        String table = Table.of(report);
        assertTrue(table.lines().findFirst().orElseThrow().contains(" / "), table);
    }
}
