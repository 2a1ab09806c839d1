package dev.aqueduct.up;

import dev.aqueduct.bridge.app.command.CommandLines;
import dev.aqueduct.bridge.app.command.Logging;

/** Where the process of {@code aqueduct up} begins. */
public final class Up {

    private Up() {}

    /** Runs {@code aqueduct up} with the arguments, and ends the process with its status. */
    public static void main(String[] args) {
        Logging.apply();
        System.exit(CommandLines.run(new UpCommand(), args));
    }
}
