package dev.aqueduct.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * What a child process writes to its standard error: logged for whoever looks for it, and the last
 * line kept to tell why a process ended. Read by a thread of its own until the process ends.
 */
final class ChildErrors {

    private static final System.Logger LOG = System.getLogger(ChildErrors.class.getName());
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Process child;
    private final Thread reader;
    private volatile String last = ""; // written by the reader

    ChildErrors(Process child) {
        this.child = child;
        this.reader = Thread.ofPlatform().daemon().name("kafka-errors").unstarted(this::read);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = child.errorReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.log(Level.DEBUG, "{0}: {1}", child.pid(), line);
                last = line.isBlank() ? last : line;
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the errors of process " + child.pid() + " are lost", e);
        }
    }

    /** The last line of a process that ends just now; empty where there was none. */
    String lastLine() throws InterruptedException {
        reader.join(LAST_WORDS);
        return last;
    }
}
