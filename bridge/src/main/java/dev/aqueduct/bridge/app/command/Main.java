package dev.aqueduct.bridge.app.command;

/** Where the process of a bridge begins. */
public final class Main {

    private Main() {}

    /** Runs {@code aqueduct bridge} with the arguments, and ends the process with its status. */
    public static void main(String[] args) {
        Logging.apply();
        System.exit(CommandLines.run(new BridgeCommand(), args));
    }
}
