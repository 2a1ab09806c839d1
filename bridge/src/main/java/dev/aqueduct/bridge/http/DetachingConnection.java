package dev.aqueduct.bridge.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A connection of HTTP/1.1 on which answers may go on after the web server has handled their
 * request ({@link Detached}). Then the web server goes on with the next request.
 */
final class DetachingConnection implements ServerConnection, InterruptableTask<Void> {
    private final ServerConnectionSelector http1;
    private final ConnectionContext context;

    /** Null while an answer goes on by itself. Set by the connection's thread. */
    private volatile @Nullable ServerConnection serving;

    /** Set by who closes it. */
    private volatile boolean closed;

    private volatile @Nullable Thread thread;

    DetachingConnection(ServerConnectionSelector http1, ConnectionContext context) {
        this.http1 = http1;
        this.context = context;
        serving = http1.connection(context);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        thread = Thread.currentThread();
        while (!closed && goesOn(limit)) {
            serving = http1.connection(context);
        }
    }

    /** Serves requests until the connection ends, or one has been answered that detached itself. */
    private boolean goesOn(Limit limit) throws InterruptedException {
        Detached detached = serve(limit);
        if (detached == null) {
            return false;
        }
        serving = null;
        try {
            detached.goOn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false; // the web server stops
        }
        return !detached.isLast();
    }

    private @Nullable Detached serve(Limit limit) throws InterruptedException {
        ServerConnection connection = serving;
        if (connection != null) {
            try {
                connection.handle(limit);
            } catch (Detached detached) {
                return detached;
            }
        }
        return null;
    }

    @Override
    public Duration idleTime() {
        ServerConnection connection = serving;
        return connection == null ? Duration.ZERO : connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        closed = true;
        ServerConnection connection = serving;
        Thread busy = thread;
        if (connection != null) {
            connection.close(interrupt);
        } else if (interrupt && busy != null) {
            busy.interrupt();
        }
    }

    @Override
    public boolean canInterrupt() {
        return serving instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
