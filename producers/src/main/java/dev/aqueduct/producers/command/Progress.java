package dev.aqueduct.producers.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What people see of a long task: a line that changes in place, on a terminal only, and the lines
 * that are said meanwhile. Any thread may call it.
 */
final class Progress implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofMillis(250);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param text what the changing line says at present
     */
    Progress(PrintWriter err, boolean terminal, Supplier<String> text) {
        this.err = err;
        this.terminal = terminal;
        if (terminal) {
            Thread.ofVirtual().name("progress").start(() -> refresh(text));
        }
    }

    /** Says a line that stays. */
    synchronized void say(String line) {
        clear();
        err.println(line);
        err.flush();
    }

    /** Takes the changing line away. */
    @Override
    public synchronized void close() {
        if (closed.getCount() > 0) {
            closed.countDown();
            clear();
        }
    }

    private void refresh(Supplier<String> text) {
        try {
            while (!closed.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
                show(text.get());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show(String text) {
        if (closed.getCount() > 0) {
            err.print(CLEAR_LINE + text);
            err.flush();
        }
    }

    private void clear() {
        if (terminal) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
