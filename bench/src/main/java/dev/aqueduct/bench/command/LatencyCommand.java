package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.LatencyRun;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code aqueduct bench latency}: how long an event takes to one subscriber. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "From publishing to one subscriber, beside a plain consumer of the same topic.")
final class LatencyCommand implements Callable<Integer> {
    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events published a second. Default: ${DEFAULT-VALUE}")
    private double rate = 100;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Of the channel. Default: ${DEFAULT-VALUE}")
    private int partitions = 1;

    @Mixin private TimeOptions time = new TimeOptions();
    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        LatencyRun run = new LatencyRun(rate, time.warmup(), time.measured());
        Report report =
                new Report(
                        "latency: one subscriber, %.0f/s, %d partition(s), %d B a value"
                                .formatted(rate, partitions, time.valueBytes()),
                        "consumer");
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        List.of(ServerKind.BRIDGE),
                        (_, servers, violations) -> {
                            Workload workload =
                                    servers.workload(new Lanes(1, partitions), time.valueBytes());
                            try (BridgeServer bridge = servers.startBridge(workload)) {
                                LatencyRun.Result result =
                                        run.run(bridge, servers.startKafka(), workload, violations);
                                report.add("bridge", result.bridge());
                                report.add("consumer", result.consumer());
                            }
                        });
    }
}
