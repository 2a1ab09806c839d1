package dev.aqueduct.producers.command;

/**
 * What is done when the process is told to end (SIGTERM, Ctrl-C) before it has ended by itself.
 * Closing takes it back.
 */
final class ShutdownAction implements AutoCloseable {
    private final Thread hook;

    ShutdownAction(Runnable action) {
        hook = Thread.ofPlatform().name("shutdown").unstarted(action);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // Too late: it is being done.
        }
    }
}
