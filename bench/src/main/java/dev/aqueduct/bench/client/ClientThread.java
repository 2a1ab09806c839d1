package dev.aqueduct.bench.client;

import dev.aqueduct.bench.stream.StreamChecks;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * One thread of the load client, with its connections. All that it reads goes through one buffer,
 * and what it does for an event makes no garbage.
 */
final class ClientThread implements AutoCloseable {
    private static final int BUFFER = 512 * 1024;

    /**
     * One address has so many ports to connect from; beyond, the next address of the loopback is
     * used.
     */
    private static final int PER_ADDRESS = 20_000;

    private final InetSocketAddress server;
    private final List<Subscription> subscriptions;
    private final int firstIndex;
    private final Violations violations;
    private final Arrivals arrivals;
    private final StreamChecks checks;
    private final Selector selector;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    // The thread's alone.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final MemorySegment segment = MemorySegment.ofBuffer(buffer);
    private int opened;
    private int opening;

    /**
     * @param firstIndex of its subscriptions among those of all threads
     */
    ClientThread(
            InetSocketAddress server,
            List<Subscription> subscriptions,
            int firstIndex,
            Violations violations,
            Arrivals arrivals) {
        this.server = server;
        this.subscriptions = subscriptions;
        this.firstIndex = firstIndex;
        this.violations = violations;
        this.arrivals = arrivals;
        long channels = subscriptions.stream().map(Subscription::channel).distinct().count();
        checks = new StreamChecks(violations, arrivals, channels < subscriptions.size());
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name("client-" + firstIndex).daemon().start(this::run);
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Measures latencies anew, of events from this one on. */
    void measure(int first) {
        ask(
                        () -> {
                            arrivals.measure(first);
                            return first;
                        })
                .join();
    }

    Histogram latency() {
        return ask(arrivals::latency).join();
    }

    /** How many events were read one by one. */
    long read() {
        return ask(checks::read).join();
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        commands.add(() -> answer.complete(question.get()));
        selector.wakeup();
        if (!thread.isAlive()) {
            answer.completeExceptionally(
                    new IllegalStateException("the client's thread has ended"));
        }
        return answer;
    }

    private void run() {
        try {
            while (!closed) {
                openSome();
                selector.select(this::ready);
                for (Runnable command = commands.poll();
                        command != null;
                        command = commands.poll()) {
                    command.run();
                }
            }
        } catch (IOException | RuntimeException e) {
            violations.add(
                    Kind.ENDED, subscriptions.size(), thread.getName(), "the client failed: " + e);
        } finally {
            closeAll();
        }
    }

    private void openSome() throws IOException {
        while (opening < LoadClient.OPENING_AT_ONCE && opened < subscriptions.size()) {
            open(subscriptions.get(opened), firstIndex + opened);
            opened++;
            opening++;
        }
    }

    private void open(Subscription subscription, int index) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (index >= PER_ADDRESS) {
            channel.bind(Loopback.host(1 + index / PER_ADDRESS, 0));
        }
        String name = "stream " + index + " of " + subscription.channel().name();
        Connection connection =
                new Connection(
                        channel,
                        checks.stream(name, subscription.channel(), subscription.firstOffset()),
                        name,
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                                .formatted(subscription.path()));
        channel.connect(server);
        channel.register(selector, SelectionKey.OP_CONNECT, connection);
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        boolean answered = connection.isAnswered();
        try {
            if (key.isConnectable()) {
                connection.ask();
                key.interestOps(SelectionKey.OP_READ);
            } else {
                read(connection);
            }
        } catch (IOException | StreamException e) {
            end(key, connection, e);
        }
        if (!answered && (connection.isAnswered() || !key.isValid())) {
            opening--;
        }
    }

    private void read(Connection connection) throws IOException, StreamException {
        buffer.clear();
        int length = connection.channel().read(buffer);
        if (length < 0) {
            throw new StreamException("the server closed the connection");
        }
        arrivals.at(System.nanoTime());
        try {
            connection.take(segment, length);
        } finally {
            arrivals.told();
        }
    }

    private void end(SelectionKey key, Connection connection, Exception why) {
        violations.add(Kind.ENDED, 1, connection.name(), String.valueOf(why.getMessage()));
        key.cancel();
        try {
            connection.channel().close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private void closeAll() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
