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
 * connection, and a thread keeps the memory that its deepest wait has taken. It waits for the end,
 * or for the client where that is watched.
 */
final class Connection implements ServerConnection, InterruptableTask<Void> {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * How many times faster than others one is idle that has said nothing, or half a request: after
     * 30 s.
     */
    private static final int HASTE = 10;

    private final Protocols protocols;
    private final ConnectionContext context;
    private final Optional<SocketChannel> channel;
    private final Runnable atEnd;

    /** What the client sends. */
    private final DataReader reader = DataReader.create(this::read);

    /** Whether something is being waited for that the client is to send. */
    private volatile boolean reading;

    /** Whether it is one of HTTP/2 from its beginning on, on which something is always awaited. */
    private volatile boolean http2;

    /**
     * What the connection's own thread reads while a client is watched, and whoever asks for more
     * takes; null else.
     */
    private volatile @Nullable Ahead ahead;

    /** Null before the protocol is known, and while an answer goes on. */
    private volatile @Nullable ServerConnection serving;

    /** The answer that goes on; null while there is none. */
    private volatile @Nullable Detached detached;

    /** The connection's own thread; null before it waits. */
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
            Ahead watching = ahead;
            if (watching == null || watching.isDone()) {
                LockSupport.park(this);
            } else {
                watching.read();
                tellEnd(watching);
            }
            if (Thread.interrupted() && !ended) {
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
        Thread own = thread;
        Ahead watching = ahead;
        if (own != null && watching != null && !watching.isDone()) {
            own.interrupt(); // out of its reading: there is nothing to come
        }
        LockSupport.unpark(own);
    }

    /** Has the connection's own thread notice when the client goes. */
    private void watch() {
        Ahead before = ahead;
        if (before == null) {
            ahead = new Ahead(context.dataReader(), channel);
            LockSupport.unpark(thread);
        } else {
            tellEnd(before);
        }
    }

    private void tellEnd(Ahead watching) {
        Detached answer = detached;
        if (answer == null || !watching.isEnd()) {
            return;
        }
        if (watching.isBroken()) {
            answer.stop();
        } else {
            answer.hurry();
        }
    }

    /**
     * Has requests handled, and their answers given, until one goes on by itself or the connection
     * ends.
     */
    private void serve() {
        Detached answer = handleRequests();
        while (answer != null && give(answer)) {
            answer = handleRequests();
        }
    }

    /** Has requests handled until one is answered by what goes on; null where none was. */
    private @Nullable Detached handleRequests() {
        Limit most = limit;
        if (closed || most == null) {
            end();
            return null;
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
            return answer;
        } catch (InterruptedException e) {
            end();
        }
        return null;
    }

    /**
     * Gives the rest of the answer, or some of it: then nothing may be done after this, since it
     * may have been resumed.
     *
     * @return whether requests may follow
     */
    private boolean give(Detached answer) {
        if (stopped) {
            answer.stop();
        }
        if (answer.isWaiting()) {
            watch();
        }
        if (!answer.goOn(() -> start(() -> resume(answer)))) {
            return false;
        }
        detached = null;
        if (answer.isLast()) {
            end();
            return false;
        }
        return true;
    }

    private void resume(Detached answer) {
        if (give(answer)) {
            serve();
        }
    }

    private ServerConnection connection() {
        http2 = isHttp2();
        return http2 ? protocols.http2(context, reader) : http1();
    }

    private ServerConnection http1() {
        return protocols.http1(PeerConnection.of(context, this::ownChannel, reader));
    }

    /**
     * Whether HTTP/2 was negotiated, or the client begins with its preface. All else is HTTP/1.1:
     * who speaks neither is to be told.
     */
    private boolean isHttp2() {
        if (context.serverSocket().protocolNegotiated()) {
            return context.serverSocket().protocol().equals("h2");
        }
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

    /** While it is read ahead, its mode cannot be changed. */
    private Optional<SocketChannel> ownChannel() {
        Ahead watching = ahead;
        return watching == null || watching.isDone() ? channel : Optional.empty();
    }

    private byte @Nullable [] read() {
        reading = true;
        try {
            Ahead before = ahead;
            if (before != null) {
                byte[] next = before.await();
                ahead = null;
                return next;
            }
            return PeerConnection.read(context.dataReader());
        } finally {
            reading = false;
        }
    }

    @Override
    public Duration idleTime() {
        ServerConnection connection = serving;
        if (connection != null) {
            Duration idle = connection.idleTime();
            return awaitsRest() ? idle.multipliedBy(HASTE) : idle;
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
        if (busy != null && (interrupt || !begun || awaitsRest())) {
            busy.interrupt();
        }
    }

    /**
     * Whether a request of HTTP/1.1 has begun to come, and nothing is done before more of it does.
     */
    private boolean awaitsRest() {
        return reading && !http2 && !canInterrupt();
    }

    @Override
    public boolean canInterrupt() {
        return serving instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
