package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.ReplayRun;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bridge.app.command.Version;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code aqueduct bench replay}: many who read all of a history. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Many who read a whole history, beside as many consumers.")
final class ReplayCommand implements Callable<Integer> {
    @Option(
            names = "--events",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Default: ${DEFAULT-VALUE}")
    private int events = 1_000_000;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Default: ${DEFAULT-VALUE}")
    private int subscribers = 100;

    @Option(
            names = "--value-bytes",
            paramLabel = "N",
            description = "The length of an event's value. Default: ${DEFAULT-VALUE}")
    private int valueBytes = 200;

    @Option(
            names = "--cache",
            paramLabel = "SIZE",
            description = "The bridge's memory.history. Default: a quarter of the values' bytes")
    private @Nullable String cache;

    @Option(names = "--no-consumers", description = "Measures the bridge alone.")
    private boolean alone;

    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ReplayRun run = new ReplayRun(events, subscribers, common.clientThreads);
        String memory = cache == null ? (long) events * valueBytes / 4 / 1024 + "KiB" : cache;
        common.preset("memory.history", memory);
        Report report =
                new Report(
                        "replay: %,d subscribers, %,d events, %d B a value, memory.history %s"
                                .formatted(subscribers, events, valueBytes, memory),
                        "consumers");
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        List.of(ServerKind.BRIDGE),
                        (_, servers, violations) -> {
                            Workload workload = servers.workload(new Lanes(1, 1), valueBytes);
                            try (BridgeServer bridge = servers.startBridge(workload)) {
                                Kafka kafka = servers.startKafka();
                                run.fill(bridge);
                                report.add(
                                        "bridge", run.bridge(bridge, kafka, workload, violations));
                                if (!alone) {
                                    report.add("consumers", run.consumers(kafka, workload));
                                }
                            }
                        });
    }
}
