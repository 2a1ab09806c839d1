package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.FanoutPlan;
import dev.aqueduct.bench.cases.FanoutRun;
import dev.aqueduct.bench.cases.Mode;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code aqueduct bench fanout}: one channel, many who follow it. */
@Command(
        name = "fanout",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Many subscribers of one channel.")
final class FanoutCommand implements Callable<Integer> {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "paced; unbatched: the next event when all have the last; saturated. Default:"
                            + " unbatched")
    private Mode mode = Mode.UNBATCHED;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Default: ${DEFAULT-VALUE}")
    private int subscribers = 1000;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Of the channel. Default: ${DEFAULT-VALUE}")
    private int partitions = 1;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events published a second. Default: 20 paced, 2000 saturated")
    private double rate;

    @Mixin private TimeOptions time = new TimeOptions();
    @Mixin private ServerOption servers = new ServerOption();
    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        double perSecond = rate > 0 ? rate : mode == Mode.SATURATED ? 2000 : 20;
        FanoutPlan plan =
                new FanoutPlan(
                        mode,
                        subscribers,
                        new Lanes(1, partitions),
                        perSecond,
                        time.measured(),
                        time.warmup(),
                        time.valueBytes(),
                        common.clientThreads);
        Report report = new Report("fanout " + plan, ServerKind.LOOP.toString());
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        servers.servers(),
                        (kind, running, violations) ->
                                measure(plan, kind, kind.toString(), running, violations, report));
    }

    /** One run of a plan. */
    static void measure(
            FanoutPlan plan,
            ServerKind kind,
            String subject,
            Servers servers,
            Violations violations,
            Report report)
            throws InterruptedException {
        try (Server server =
                servers.start(kind, servers.workload(plan.lanes(), plan.valueBytes()))) {
            FanoutRun run = new FanoutRun(plan, server, servers.kafka(), violations);
            report.add(subject, run.run(kind != ServerKind.NCHAN));
        }
    }
}
