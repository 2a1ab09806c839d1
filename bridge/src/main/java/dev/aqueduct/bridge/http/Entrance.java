package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.http.client.Client;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

import java.time.Duration;
import java.util.Set;

/**
 * Where connections come in. Turns away those that are too many, by closing them: nothing has been
 * read from them, since the selector behind it is the only one, which the web server asks at once.
 * Any thread may call it.
 */
record Entrance(Connections connections, ServerConnectionSelector selector)
        implements ServerConnectionSelector {

    @Override
    public int bytesToIdentifyConnection() {
        return selector.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return selector.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return selector.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        Client client =
                connections
                        .enter(context.remotePeer().address())
                        .orElseThrow(() -> new CloseConnectionException("there are too many"));
        return new Entered(selector.connection(context), () -> connections.leave(client));
    }

    /** A connection that is counted until it ends. */
    private record Entered(ServerConnection connection, Runnable atEnd)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                connection.handle(limit);
            } finally {
                atEnd.run();
            }
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            connection.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return connection instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
