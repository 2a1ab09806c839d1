package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.pull.PullCase;
import dev.aqueduct.bench.cases.pull.PullPlan;
import dev.aqueduct.bench.cases.pull.PullRun;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code aqueduct bench pull}: all that pulls are for, case by case. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Pulls: whole histories, small pieces of them, and what is new.")
final class PullCommand implements Callable<Integer> {
    @Option(
            names = "--case",
            paramLabel = "NAME[,…]",
            split = ",",
            description = {
                "Which cases, one after the other. Default: all.",
                "bulk: a history as NDJSON that the bridge does not remember, beside a"
                        + " KafkaConsumer",
                "cached: the same read again by a bridge that remembers all of it",
                "pages: the same in pages of 1,000 on one connection, not remembered and"
                        + " remembered",
                "random: 100 events at random offsets of a history ten times the bridge's memory,"
                        + " beside a KafkaConsumer that seeks",
                "not-modified: 304s at the end of a channel, beside Helidon's empty answer",
                "waiting: from publishing to the answer of a pull that waits, beside a stream",
                "waiting-idle: what pulls cost that wait for nothing, beside quiet streams, and"
                        + " how soon they are gone",
                "fairness: live events and small pulls alone, beside readers in bulk, and beside"
                        + " as many KafkaConsumers",
                "stalled: the heap before and while readers in bulk have stopped reading"
            })
    private List<PullCase> cases = new ArrayList<>(Arrays.asList(PullCase.values()));

    @Option(
            names = "--events",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Of a history. Default: ${DEFAULT-VALUE}")
    private int events = 1_000_000;

    @Mixin private PullOptions clients = new PullOptions();
    @Mixin private TimeOptions time = new TimeOptions();
    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (events < PullPlan.SMALL) {
            throw new ParameterException(
                    spec.commandLine(), "--events is %d at least".formatted(PullPlan.SMALL));
        }
        PullPlan plan =
                new PullPlan(
                        events,
                        time.valueBytes(),
                        clients.perSecond(),
                        time.measured(),
                        time.warmup(),
                        clients.clients(common.heartbeat()));
        // What cannot be done is said before anything is measured.
        Map<PullCase, PullRun> runs = new LinkedHashMap<>();
        cases.forEach(each -> runs.put(each, each.run(plan)));
        Rounds rounds = new Rounds(spec.commandLine(), common);
        List<Report> reports = new ArrayList<>();
        for (Map.Entry<PullCase, PullRun> planned : runs.entrySet()) {
            PullCase each = planned.getKey();
            Report report = each.report(plan);
            rounds.carryOut(
                    List.of(each),
                    (_, servers, violations) ->
                            round(planned.getValue(), servers, report, violations));
            rounds.tellPeople(report);
            reports.add(report);
        }
        rounds.tellPrograms(reports);
        return rounds.status();
    }

    private static void round(PullRun run, Servers servers, Report report, Violations violations)
            throws InterruptedException {
        try {
            run.round(servers, report, violations);
        } catch (StreamException e) {
            violations.add(Kind.ENDED, 1, "the client", String.valueOf(e.getMessage()));
        }
    }
}
