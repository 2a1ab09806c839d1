package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.FanoutPlan;
import dev.aqueduct.bench.cases.Mode;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code aqueduct bench channels}: many quiet channels. */
@Command(
        name = "channels",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Many quiet channels with one subscriber each.")
final class ChannelsCommand implements Callable<Integer> {
    @Option(
            names = "--channels",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Default: ${DEFAULT-VALUE}")
    private int channels = 10_000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events published a second, over all channels. Default: ${DEFAULT-VALUE}")
    private double rate = 20;

    @Mixin private TimeOptions time = new TimeOptions();
    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        FanoutPlan plan =
                new FanoutPlan(
                        Mode.PACED,
                        channels,
                        new Lanes(channels, 1),
                        rate,
                        time.measured(),
                        time.warmup(),
                        time.valueBytes(),
                        common.clientThreads);
        Report report = new Report("channels " + plan, "");
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        List.of(ServerKind.BRIDGE),
                        (kind, servers, violations) ->
                                FanoutCommand.measure(
                                        plan, kind, kind.toString(), servers, violations, report));
    }
}
