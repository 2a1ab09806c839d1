package dev.aqueduct.bench.command;

import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Servers;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is measured, in cases that others than the bridge can do. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "NAME[,…]",
            split = ",",
            description =
                    "What is measured: bridge, loop, nchan, or relay, which is the loop behind a"
                            + " consumer of Kafka. Default: all that are installed, but no relay")
    private List<ServerKind> servers = new ArrayList<>();

    List<ServerKind> servers() {
        return servers.isEmpty()
                ? Stream.of(ServerKind.BRIDGE, ServerKind.LOOP, ServerKind.NCHAN)
                        .filter(Servers::isInstalled)
                        .toList()
                : servers;
    }
}
