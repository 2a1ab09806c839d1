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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code aqueduct bench scale}: how the cost grows. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "What a delivered event costs as subscribers, partitions and channels grow.")
final class ScaleCommand implements Callable<Integer> {
    @Option(
            names = "--subscribers",
            paramLabel = "N[,…]",
            converter = PositiveConverter.class,
            split = ",",
            description = "Of one channel of one partition. Default: 100,1000,10000")
    private List<Integer> subscribers = List.of(100, 1000, 10_000);

    @Option(
            names = "--partitions",
            paramLabel = "N[,…]",
            converter = PositiveConverter.class,
            split = ",",
            description = "Of one channel with 1,000 subscribers. Default: 10,100")
    private List<Integer> partitions = List.of(10, 100);

    @Option(
            names = "--channels",
            paramLabel = "N[,…]",
            converter = PositiveConverter.class,
            split = ",",
            description =
                    "That 10,000 subscribers, or as many as there are channels, are spread over."
                            + " Default: 10,100,1000,10000")
    private List<Integer> channels = List.of(10, 100, 1000, 10_000);

    @Mixin private TimeOptions time = new TimeOptions();
    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        List<FanoutPlan> plans = plans();
        Report report =
                new Report(
                        "scale: bridge, unbatched, channels × partitions",
                        subject(plans.getFirst()));
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        plans,
                        (plan, servers, violations) ->
                                FanoutCommand.measure(
                                        plan,
                                        ServerKind.BRIDGE,
                                        subject(plan),
                                        servers,
                                        violations,
                                        report));
    }

    private List<FanoutPlan> plans() {
        List<FanoutPlan> plans = new ArrayList<>();
        subscribers.forEach(n -> plans.add(plan(n, 1, 1)));
        partitions.forEach(n -> plans.add(plan(1000, 1, n)));
        channels.forEach(n -> plans.add(plan(Math.max(n, 10_000), n, 1)));
        return plans;
    }

    private FanoutPlan plan(int of, int channelCount, int partitionCount) {
        return new FanoutPlan(
                Mode.UNBATCHED,
                of,
                new Lanes(channelCount, partitionCount),
                0,
                time.measured(),
                time.warmup(),
                time.valueBytes(),
                common.clientThreads);
    }

    private static String subject(FanoutPlan plan) {
        return "%,d subscribers, %,d × %,d"
                .formatted(plan.subscribers(), plan.lanes().channels(), plan.lanes().partitions());
    }
}
