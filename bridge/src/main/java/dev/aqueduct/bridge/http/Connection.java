package dev.aqueduct.bridge.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection of either protocol, on which answers may go on after the web server has handled
 * their request ({@link Detached}); then it is the web server's again. Requests are handled in a
 * thread of their own: the connection's lasts as long as the connection, and a thread keeps the
 * memory that its deepest wait has taken.
 */
final class Connection implements ServerConnection, InterruptableTask<Void> {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Protocols protocols;
    private final ConnectionContext context;
    private final Optional<SocketChannel> channel;

    /** Null before the protocol is known, and while an answer goes on. */
    private volatile @Nullable ServerConnection serving;

    /** The thread that serves it at the moment; null before there is one. */
    private volatile @Nullable Thread thread;

    /** Whether the protocol was known once. Set by the thread that handles its requests. */
    private volatile boolean begun;

    private final long acceptedNanos = System.nanoTime();

    /** Set by who closes it. */
    private volatile boolean closed;

    Connection(Protocols protocols, ConnectionContext context, Optional<SocketChannel> channel) {
        this.protocols = protocols;
        this.context = context;
        this.channel = channel;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        Detached detached = new Requests(limit).await();
        while (detached != null && !closed) {
            thread = Thread.currentThread();
            detached.goOn();
            detached = detached.isLast() ? null : new Requests(limit).await();
        }
    }

    /** Has requests handled until one is answered by what goes on, or the connection ends. */
    private final class Requests implements Runnable {
        private final Limit limit;
        private final Thread worker = Thread.ofVirtual().unstarted(this);
        private @Nullable Throwable end;

        Requests(Limit limit) {
            this.limit = limit;
        }

        @Override
        public void run() {
            try {
                ServerConnection connection = connection();
                serving = connection;
                begun = true;
                if (!closed) {
                    connection.handle(limit);
                }
            } catch (Throwable e) {
                end = e; // thrown where it is awaited
            } finally {
                serving = null;
            }
        }

        /**
         * The answer that goes on; null where the connection has ended. What the web server throws
         * is thrown.
         */
        @Nullable Detached await() throws InterruptedException {
            thread = worker;
            worker.start();
            boolean ended = false;
            while (!ended) {
                try {
                    worker.join();
                    ended = true;
                } catch (InterruptedException e) {
                    worker.interrupt(); // the web server stops
                }
            }
            return switch (end) {
                case null -> null;
                case Detached detached -> detached;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case InterruptedException e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            };
        }
    }

    private ServerConnection connection() {
        return isHttp2()
                ? protocols.http2(PeerConnection.watched(context))
                : protocols.http1(
                        channel.<ConnectionContext>map(own -> PeerConnection.of(context, own))
                                .orElse(context));
    }

    /**
     * Whether HTTP/2 was negotiated, or the client begins with its preface. All else is HTTP/1.1:
     * who speaks neither is to be told.
     */
    private boolean isHttp2() {
        if (context.serverSocket().protocolNegotiated()) {
            return context.serverSocket().protocol().equals("h2");
        }
        DataReader reader = context.dataReader();
        try {
            reader.ensureAvailable();
            int seen = 0;
            while (seen < PREFACE.length) {
                BufferData begin = reader.getBuffer(Math.max(seen + 1, reader.available()));
                seen = Math.min(PREFACE.length, begin.available());
                for (int at = 0; at < seen; at++) {
                    if (begin.read() != PREFACE[at]) {
                        return false;
                    }
                }
            }
            return true;
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("it ended before its first request", e);
        }
    }

    @Override
    public Duration idleTime() {
        ServerConnection connection = serving;
        if (connection != null) {
            return connection.idleTime();
        }
        return begun ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - acceptedNanos);
    }

    @Override
    public void close(boolean interrupt) {
        closed = true;
        ServerConnection connection = serving;
        Thread busy = thread;
        if (connection != null) {
            connection.close(interrupt);
        } else if (busy != null && (interrupt || !begun)) {
            busy.interrupt();
        }
    }

    @Override
    public boolean canInterrupt() {
        return serving instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
