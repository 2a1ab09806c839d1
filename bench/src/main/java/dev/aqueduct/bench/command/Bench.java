package dev.aqueduct.bench.command;

import dev.aqueduct.bridge.app.command.CommandLines;
import dev.aqueduct.bridge.app.command.Logging;
import dev.aqueduct.bridge.app.command.Version;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the process of {@code aqueduct bench} begins. */
@Command(
        name = "aqueduct bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Measures the bridge beside the limit of the machine. See bench/README.md.",
        subcommands = {
            FanoutCommand.class,
            LatencyCommand.class,
            IdleCommand.class,
            ReplayCommand.class,
            PullCommand.class,
            ChannelsCommand.class,
            ScaleCommand.class,
            CacheCommand.class,
            MicroCommand.class
        })
public final class Bench implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    Bench() {}

    /** Runs the case that is named, and ends the process with its status. */
    public static void main(String[] args) {
        Logging.apply();
        System.exit(CommandLines.run(new Bench(), args));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "What is to be measured? " + String.join(", ", spec.subcommands().keySet()));
    }
}
