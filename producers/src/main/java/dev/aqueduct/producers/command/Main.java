package dev.aqueduct.producers.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The commands of the producers. Ends with 0, with 1 after a failure, with 2 after a wrong option.
 */
@Command(
        name = "aqueduct",
        description = "Publishes events to channels.",
        subcommands = {PublishCommand.class, FeedCommand.class})
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and ends the process with its status. */
    public static void main(String[] args) {
        QuietLogging.apply();
        System.exit(
                run(
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        args));
    }

    /** Runs the command that the arguments name, and returns its status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var commands = new CommandLine(new Main());
        addHelp(commands);
        commands.getSubcommands().values().forEach(Main::addHelp);
        commands.registerConverter(int.class, new WholeNumberConverter());
        commands.registerConverter(Integer.class, new WholeNumberConverter());
        commands.setOut(out);
        commands.setErr(err);
        commands.setParameterExceptionHandler((wrong, _) -> tellWrongOption(wrong));
        commands.setExecutionExceptionHandler((failed, command, _) -> tellFailure(failed, command));
        return args.length == 0 ? tellUsage(commands) : commands.execute(args);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Shows this help.")
                                .build());
    }

    private static int tellUsage(CommandLine commands) {
        commands.usage(commands.getErr());
        return ExitCode.USAGE;
    }

    private static int tellWrongOption(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String line = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
        if (wrong instanceof MissingParameterException) {
            // Found first, but it is often a mistyped option that is missing as a parameter.
            line = unknownOption(command).orElse(line);
        }
        tell(command, line + " (" + name(command) + " --help lists what there is)");
        return ExitCode.USAGE;
    }

    private static Optional<String> unknownOption(CommandLine command) {
        return command.getUnmatchedArguments().stream()
                .filter(argument -> argument.startsWith("-"))
                .findFirst()
                .map(option -> "Unknown option: '" + option + "'");
    }

    private static int tellFailure(Exception failed, CommandLine command) throws Exception {
        if (failed instanceof CommandFailure told) {
            tell(command, String.valueOf(told.getMessage()));
            return ExitCode.SOFTWARE;
        }
        throw failed;
    }

    private static void tell(CommandLine command, String line) {
        command.getErr().println(name(command) + ": " + line);
        command.getErr().flush();
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
