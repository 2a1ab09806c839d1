package dev.aqueduct.producers.command;

import java.io.IOException;

/** Whether people watch standard error. */
final class Terminal {
    private Terminal() {}

    /**
     * Asks {@code test}, which every system with a shell has: the JDK knows only whether standard
     * input and output are a terminal together, and input is mostly a pipe here.
     */
    static boolean isStandardError() {
        try {
            return new ProcessBuilder("test", "-t", "2")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
