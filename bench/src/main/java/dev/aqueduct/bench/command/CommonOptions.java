package dev.aqueduct.bench.command;

import dev.aqueduct.bench.server.BridgeCommand;
import dev.aqueduct.bench.server.Servers;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every case can be told. */
final class CommonOptions {
    @Option(
            names = "--runs",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "How often each is measured, in turn. Default: ${DEFAULT-VALUE}")
    int runs = 3;

    @Option(
            names = "--heartbeat",
            paramLabel = "SECONDS",
            description =
                    "After how much silence streams get a heartbeat. Default: ${DEFAULT-VALUE}")
    private double heartbeat = 15;

    @Option(
            names = "--client-threads",
            paramLabel = "N",
            converter = PositiveConverter.class,
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
    private Map<String, String> bridgeSettings = new LinkedHashMap<>();

    @Option(names = "--json", description = "Prints JSON instead of tables.")
    boolean json;

    Duration heartbeat() {
        return Duration.ofMillis((long) (heartbeat * 1000));
    }

    /** Has the bridge have a setting where it was not given. */
    void preset(String setting, String value) {
        bridgeSettings.putIfAbsent(setting, value);
    }

    Servers open() {
        List<String> flags =
                bridgeFlags.isBlank() ? List.of() : List.of(bridgeFlags.strip().split("\\s+", -1));
        return new Servers(BridgeCommand.ofScript(flags), heartbeat(), bridgeSettings);
    }
}
