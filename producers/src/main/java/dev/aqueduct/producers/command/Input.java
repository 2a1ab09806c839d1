package dev.aqueduct.producers.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where lines come from: a file, or standard input. */
record Input(String name, InputStream stream) {

    /**
     * Opens a file; {@code -} is standard input.
     *
     * @throws CommandFailure when it can't be read
     */
    static Input open(String file) {
        if (file.equals("-")) {
            return new Input("standard input", System.in);
        }
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new IOException("it is a directory");
            }
            return new Input(file, Files.newInputStream(path));
        } catch (IOException | RuntimeException failed) {
            throw unreadable(file, failed);
        }
    }

    /** The failure to read it. */
    CommandFailure unreadable(Exception failed) {
        return unreadable(name, failed);
    }

    private static CommandFailure unreadable(String name, Exception failed) {
        String why =
                switch (failed) {
                    case NoSuchFileException _ -> "there is no such file";
                    case AccessDeniedException _ -> "permission denied";
                    default -> String.valueOf(failed.getMessage());
                };
        return new CommandFailure("cannot read " + name + ": " + why, failed);
    }
}
