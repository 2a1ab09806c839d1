package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.CacheRun;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.Cache;
import dev.aqueduct.bench.server.CacheKind;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.stream.EventValue;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * {@code aqueduct bench cache}: many clients that pull, with a cache between them and the bridge.
 */
@Command(
        name = "cache",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Many clients that pull and wait, behind nginx, behind Varnish, or without a cache:"
                        + " what reaches the bridge, and when the clients have an event.")
final class CacheCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Option(
            names = "--clients",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Default: ${DEFAULT-VALUE}")
    private int clients = 2000;

    @Option(
            names = "--events",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "That all wait for, one after the other. Default: ${DEFAULT-VALUE}")
    private int events = 20;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Waits of three seconds that pass. Default: ${DEFAULT-VALUE}")
    private int rounds = 3;

    @Option(
            names = "--pages",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "Of 100 events, which all read first. Default: ${DEFAULT-VALUE}")
    private int pages = 20;

    @Option(
            names = "--server",
            paramLabel = "NAME[,…]",
            split = ",",
            description =
                    "What the clients ask: direct (the bridge), nginx, varnish. Default: all that"
                            + " are installed")
    private List<CacheKind> servers = new ArrayList<>();

    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CacheRun run = new CacheRun(clients, events, rounds, pages, PAUSE);
        Report report =
                new Report(
                        "cache: %,d clients, %d pages of history, %d waits, %d events"
                                .formatted(clients, pages, rounds, events),
                        CacheKind.DIRECT.toString());
        return new Rounds(spec.commandLine(), common)
                .measure(
                        report,
                        kinds(),
                        (kind, running, violations) ->
                                measure(run, kind, running, violations, report));
    }

    private List<CacheKind> kinds() {
        return servers.isEmpty()
                ? Stream.of(CacheKind.values()).filter(Cache::isInstalled).toList()
                : servers;
    }

    private static void measure(
            CacheRun run, CacheKind kind, Servers servers, Violations violations, Report report)
            throws InterruptedException {
        try (BridgeServer bridge =
                servers.startBridge(servers.workload(new Lanes(1, 1), EventValue.MIN_BYTES))) {
            Optional<Cache> cache = Cache.before(kind, bridge.address());
            try {
                report.add(kind.toString(), run.run(bridge, cache, violations));
            } finally {
                cache.ifPresent(Cache::close);
            }
        }
    }
}
