package dev.aqueduct.bridge.http.connection;

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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection of either protocol, on which answers may go on after the web server has handled
 * their request ({@link Detached}); then it is the web server's again. What is to be done is done
 * in threads that end when there is nothing to do: the connection's own lasts as long as the
 * connection, and a thread keeps the memory that its deepest wait has taken.
 */
public final class Connection implements ServerConnection, InterruptableTask<Void> {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How many times faster than others one that has said nothing is idle: after 30 s. */
    private static final int HASTE = 10;

    private final Protocols protocols;
    private final ConnectionContext context;
    private final Optional<SocketChannel> channel;
    private final Runnable atEnd;

    /** Null before the protocol is known, and while an answer goes on. */
    private volatile @Nullable ServerConnection serving;

    /** The answer that goes on; null while there is none. */
    private volatile @Nullable Detached detached;

    /** The connection's own thread, which only waits; null before it does. */
    private volatile @Nullable Thread thread;

    /** The thread that does what is to be done; null while there is nothing. */
    private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

    private volatile @Nullable Limit limit;
    private @Nullable Throwable failure;
    private volatile boolean ended;

    /** Whether the protocol was known once. */
    private volatile boolean begun;

    private final long acceptedNanos = System.nanoTime();

    /** Set by who closes it. */
    private volatile boolean closed;

    /** Set by who closes it at once: what has begun is not to be ended. */
    private volatile boolean stopped;

    /**
     * @param channel the connection itself; empty where nothing may be written to it but through
     *     the web server
     * @param atEnd run when it has ended
     */
    Connection(
            Protocols protocols,
            ConnectionContext context,
            Optional<SocketChannel> channel,
            Runnable atEnd) {
        this.atEnd = atEnd;
        this.protocols = protocols;
        this.context = context;
        this.channel = channel;
    }

    @Override
    public void handle(Limit limit) {
        try {
            awaitEnd(limit);
        } finally {
            atEnd.run();
        }
    }

    private void awaitEnd(Limit limit) {
        thread = Thread.currentThread();
        this.limit = limit;
        start(this::serve);
        boolean interrupted = false;
        while (!ended) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                close(true);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new CloseConnectionException("it was stopped", e);
        }
    }

    private void start(Runnable work) {
        Thread next =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            try {
                                work.run();
                            } catch (Throwable e) {
                                failure = e; // thrown by the connection's thread
                                end();
                            } finally {
                                // The next one may have been started already.
                                worker.compareAndSet(Thread.currentThread(), null);
                            }
                        });
        worker.set(next);
        next.start();
    }

    private void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    /** Has requests handled until one is answered by what goes on, or the connection ends. */
    private void serve() {
        Limit most = limit;
        if (closed || most == null) {
            end();
            return;
        }
        // What comes behind an answer of HTTP/1.1 is HTTP/1.1, and waited for by the web server,
        // which closes a connection that is idle.
        ServerConnection connection = begun ? http1() : connection();
        serving = connection;
        begun = true;
        try {
            connection.handle(most);
            end();
        } catch (Detached answer) {
            detached = answer;
            serving = null;
            goOn(answer);
        } catch (InterruptedException e) {
            end();
        }
    }

    /** Nothing is done after this: the answer may have been resumed by then. */
    private void goOn(Detached answer) {
        if (stopped) {
            answer.stop();
        }
        if (answer.goOn(() -> start(() -> goOn(answer)))) {
            detached = null;
            if (answer.isLast()) {
                end();
            } else {
                serve();
            }
        }
    }

    private ServerConnection connection() {
        return isHttp2() ? protocols.http2(PeerConnection.watched(context)) : http1();
    }

    private ServerConnection http1() {
        return protocols.http1(
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
        return begun
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - acceptedNanos).multipliedBy(HASTE);
    }

    @Override
    public void close(boolean interrupt) {
        closed = true;
        if (interrupt) {
            stopped = true;
        }
        ServerConnection connection = serving; // looked at before what is set before it is cleared
        Detached answer = detached;
        Thread busy = worker.get();
        if (connection != null) {
            connection.close(interrupt);
        }
        if (answer != null && interrupt) {
            answer.stop();
        }
        if (busy != null && (interrupt || !begun)) {
            busy.interrupt();
        }
    }

    @Override
    public boolean canInterrupt() {
        return serving instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
