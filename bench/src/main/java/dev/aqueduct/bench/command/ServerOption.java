package dev.aqueduct.bench.command;

import dev.aqueduct.bench.server.ServerKind;
import dev.aqueduct.bench.server.Servers;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is measured, in cases that others than the bridge can do. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "NAME[,…]",
            split = ",",
            description = "What is measured: bridge, loop, nchan. Default: all that are installed")
    private List<ServerKind> servers = new ArrayList<>();

    List<ServerKind> servers() {
        return servers.isEmpty()
                ? Arrays.stream(ServerKind.values()).filter(Servers::isInstalled).toList()
                : servers;
    }
}
