package dev.aqueduct.bench.pull.clients;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aqueduct.bench.pull.PullConnection;
import dev.aqueduct.bench.stream.StreamException;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What a bridge says of itself under {@code /observe/metrics}. For one thread. */
public final class BridgeMetrics implements AutoCloseable {
    private static final long LOOK_MILLIS = 10;

    private final PullConnection connection;

    /** Connects. */
    public BridgeMetrics(InetSocketAddress server) {
        connection = new PullConnection(server);
    }

    /** How many pulls are being served, or wait. */
    public int openPulls() throws StreamException {
        return (int) value("aqueduct_pulls_open");
    }

    private double value(String name) throws StreamException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        connection.get(
                "/observe/metrics",
                "",
                (buffer, from, to) ->
                        text.writeBytes(buffer.asSlice(from, to - from).toArray(JAVA_BYTE)));
        String line =
                text.toString(UTF_8)
                        .lines()
                        .filter(each -> each.startsWith(name + " "))
                        .findFirst()
                        .orElseThrow(() -> new StreamException("there is no metric " + name));
        return Double.parseDouble(line.substring(name.length() + 1));
    }

    /** Waits until so many pulls are open, and no other number; returns whether they were. */
    public boolean awaitOpenPulls(int pulls, Duration most)
            throws StreamException, InterruptedException {
        long begun = System.nanoTime();
        while (openPulls() != pulls) {
            if (System.nanoTime() - begun > most.toNanos()) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    @Override
    public void close() {
        connection.close();
    }
}
