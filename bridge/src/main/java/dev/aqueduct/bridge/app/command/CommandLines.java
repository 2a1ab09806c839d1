package dev.aqueduct.bridge.app.command;

import dev.aqueduct.bridge.app.StartException;
import dev.aqueduct.bridge.app.settings.SettingException;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Runs a command so that whatever is wrong is told in one line on standard error. */
public final class CommandLines {

    private CommandLines() {}

    /**
     * Runs the command.
     *
     * @return the status to end with: 0; 2 where an option or a setting is wrong; 1 where it could
     *     not be done
     */
    public static int run(Object command, String... args) {
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((e, _) -> {
            String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            tell(line, what + " (" + name(line) + " --help lists what there is)");
            return ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, _, _) -> status(line, e));
        return line.execute(args);
    }

    private static int status(CommandLine line, Exception e) throws Exception {
        int status =
                switch (e) {
                    case SettingException _ -> ExitCode.USAGE;
                    case StartException _ -> ExitCode.SOFTWARE;
                    // A fault of ours: shown with all that it says.
                    default -> throw e;
                };
        tell(line, String.valueOf(e.getMessage()));
        return status;
    }

    private static void tell(CommandLine line, String what) {
        line.getErr().println(name(line) + ": " + what);
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName();
    }
}
