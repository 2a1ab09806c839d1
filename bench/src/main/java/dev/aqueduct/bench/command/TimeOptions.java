package dev.aqueduct.bench.command;

import dev.aqueduct.bench.stream.EventValue;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;

/** How long is measured, and with what. */
final class TimeOptions {
    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = PositiveConverter.class,
            description = "How long is measured. Default: ${DEFAULT-VALUE}")
    private int seconds = 10;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            converter = WholeConverter.class,
            description = "What comes before. Default: ${DEFAULT-VALUE}")
    private int warmup = 10;

    @Option(
            names = "--value-bytes",
            paramLabel = "N",
            description = "The length of an event's value. Default: ${DEFAULT-VALUE}")
    private int valueBytes = 200;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    Duration warmup() {
        return Duration.ofSeconds(warmup);
    }

    int valueBytes() {
        if (valueBytes < EventValue.MIN_BYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--value-bytes is %d at least".formatted(EventValue.MIN_BYTES));
        }
        return valueBytes;
    }
}
