package dev.aqueduct.bench.command;

import dev.aqueduct.bench.fanout.FanoutPlan;
import dev.aqueduct.bench.fanout.FanoutRun;
import dev.aqueduct.bench.fanout.Mode;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code aqueduct bench fanout}: one channel or a few, many who follow it. */
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

    @Option(names = "--subscribers", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int subscribers = 1000;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Of each channel. Default: ${DEFAULT-VALUE}")
    private int partitions = 1;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description =
                    "Channels that the subscribers are spread over; the bridge alone has several."
                            + " Default: ${DEFAULT-VALUE}")
    private int channels = 1;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events published a second. Default: 20 paced, 2000 saturated")
    private double rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long is measured. Default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            description = "What comes before. Default: ${DEFAULT-VALUE}")
    private int warmup = 10;

    @Option(names = "--value-bytes", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int valueBytes = 200;

    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FanoutPlan plan = plan();
        Progress progress =
                new Progress(
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr(),
                        common.json,
                        spec.commandLine().getParseResult().originalArgs());
        Report report = new Report("fanout " + plan, ServerKind.LOOP.toString());
        long violations = 0;
        try (Servers servers = common.open()) {
            for (int run = 1; run <= common.runs; run++) {
                for (ServerKind kind : kinds()) {
                    progress.tell("run %d of %d: %s".formatted(run, common.runs, kind));
                    violations += run(plan, servers, kind, run, report, progress);
                }
            }
        }
        progress.tell(report, violations);
        return violations == 0 ? 0 : 1;
    }

    private List<ServerKind> kinds() {
        return common.servers().stream()
                .filter(kind -> kind == ServerKind.BRIDGE || channels == 1)
                .toList();
    }

    private static long run(
            FanoutPlan plan,
            Servers servers,
            ServerKind kind,
            int run,
            Report report,
            Progress progress)
            throws InterruptedException {
        Violations violations = new Violations();
        Workload workload = new Workload("bench-" + run, plan.lanes(), plan.valueBytes());
        try (Server server = servers.start(kind, workload)) {
            Figures figures =
                    new FanoutRun(plan, server, servers.kafka().map(Kafka::handle), violations)
                            .run(kind != ServerKind.NCHAN);
            report.add(kind.toString(), figures);
        }
        progress.tell(violations);
        return violations.total();
    }

    private FanoutPlan plan() {
        double perSecond = rate > 0 ? rate : mode == Mode.SATURATED ? 2000 : 20;
        return new FanoutPlan(
                mode,
                subscribers,
                new Lanes(channels, partitions),
                perSecond,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmup),
                valueBytes,
                common.clientThreads);
    }
}
