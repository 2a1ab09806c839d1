package dev.aqueduct.bench.command;

import dev.aqueduct.bench.server.BridgeCommand;
import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Servers;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What every case can be told. */
final class CommonOptions {
    @Option(
            names = "--server",
            paramLabel = "NAME[,…]",
            split = ",",
            description = "What is measured: bridge, loop, nchan. Default: all that are installed")
    private List<ServerKind> servers = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How often each is measured, in turn. Default: ${DEFAULT-VALUE}")
    int runs = 3;

    @Option(
            names = "--heartbeat",
            paramLabel = "SECONDS",
            description =
                    "After how much silence streams get a heartbeat. Default: ${DEFAULT-VALUE}")
    double heartbeat = 15;

    @Option(
            names = "--client-threads",
            paramLabel = "N",
            description = "How many threads read. Default: ${DEFAULT-VALUE}")
    int clientThreads = 1;

    @Option(
            names = "--bridge-flags",
            paramLabel = "FLAGS",
            description = "Flags of the bridge's JVM beside the usual, as one argument.")
    private String bridgeFlags = "";

    @Option(
            names = "--bridge-setting",
            paramLabel = "NAME=VALUE",
            description = "A setting of the bridge, such as http.batch=16KiB; may be given again.")
    private Map<String, String> bridgeSettings = Map.of();

    @Option(names = "--json", description = "Prints JSON instead of tables.")
    boolean json;

    List<ServerKind> servers() {
        List<ServerKind> chosen = servers.isEmpty() ? List.of(ServerKind.values()) : servers;
        return chosen.stream()
                .filter(kind -> !servers.isEmpty() || Servers.isInstalled(kind))
                .toList();
    }

    Servers open() {
        List<String> flags =
                bridgeFlags.isBlank() ? List.of() : List.of(bridgeFlags.strip().split("\\s+", -1));
        java.util.Map<String, String> environment = new java.util.HashMap<>();
        bridgeSettings.forEach((name, value) ->
                environment.put(
                        "AQUEDUCT_"
                                + name.toUpperCase(java.util.Locale.ROOT)
                                        .replace('.', '_')
                                        .replace('-', '_'),
                        value));
        return new Servers(
                BridgeCommand.ofScript(flags),
                Duration.ofMillis((long) (heartbeat * 1000)),
                environment);
    }
}
