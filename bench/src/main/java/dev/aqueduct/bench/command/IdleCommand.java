package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.IdleRun;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code aqueduct bench idle}: what a quiet connection costs. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Streams over which nothing is sent but heartbeats.")
final class IdleCommand implements Callable<Integer> {
    private static final Duration SETTLING = Duration.ofSeconds(3);

    @Option(
            names = "--streams",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Default: ${DEFAULT-VALUE}")
    private int streams = 10_000;

    @Mixin private ServerOption servers = new ServerOption();
    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        IdleRun run = new IdleRun(streams, common.heartbeat(), SETTLING, common.clientThreads);
        Report report =
                new Report(
                        "idle: %,d streams, two heartbeats, one every %s s"
                                .formatted(streams, common.heartbeat().toMillis() / 1e3),
                        ServerKind.LOOP.toString());
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        servers.servers(),
                        (kind, running, violations) -> {
                            Workload workload =
                                    running.workload(new Lanes(1, 1), EventValue.MIN_BYTES);
                            try (Server server = running.start(kind, workload)) {
                                report.add(kind.toString(), run.run(server, violations));
                            }
                        });
    }
}
