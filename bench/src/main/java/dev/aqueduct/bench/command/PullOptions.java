package dev.aqueduct.bench.command;

import dev.aqueduct.bench.cases.pull.PullPlan;

import picocli.CommandLine.Option;

import java.time.Duration;

/** How many clients pull, and how often. */
final class PullOptions {
    @Option(
            names = "--requests",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "random: how many, after as many more. Default: ${DEFAULT-VALUE}")
    private int requests = 2000;

    @Option(
            names = "--connections",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "not-modified: how many ask. Default: ${DEFAULT-VALUE}")
    private int connections = 16;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "waiting, fairness: events published a second. Default: ${DEFAULT-VALUE}")
    private double rate = 100;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "waiting-idle: pulls that wait, and streams. Default: ${DEFAULT-VALUE}")
    private int waiting = 10_000;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "fairness: of the live events. Default: ${DEFAULT-VALUE}")
    private int subscribers = 100;

    @Option(
            names = "--readers",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "fairness: readers in bulk. Default: ${DEFAULT-VALUE}")
    private int readers = 4;

    @Option(
            names = "--stalled",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "stalled: readers in bulk that stop reading. Default: ${DEFAULT-VALUE}")
    private int stalled = 50;

    double perSecond() {
        return rate;
    }

    PullPlan.Clients clients(Duration heartbeat) {
        return new PullPlan.Clients(
                requests, connections, waiting, subscribers, readers, stalled, heartbeat);
    }
}
