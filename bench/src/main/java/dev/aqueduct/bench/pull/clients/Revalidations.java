package dev.aqueduct.bench.pull.clients;

import dev.aqueduct.bench.pull.PullConnection;
import dev.aqueduct.bench.stream.StreamException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that ask the same thing over and over, each again when all have their answer, which
 * has no body. For one thread.
 */
public final class Revalidations implements AutoCloseable {
    private final List<PullConnection> connections = new ArrayList<>();
    private final byte[] request;
    private final int status;

    /**
     * Connects.
     *
     * @param status that each answer has to have
     */
    public Revalidations(InetSocketAddress server, int connections, byte[] request, int status) {
        this.request = request.clone();
        this.status = status;
        for (int i = 0; i < connections; i++) {
            this.connections.add(new PullConnection(server));
        }
    }

    /** Asks for as long as this; returns how many answers came. */
    public long run(Duration time) throws StreamException {
        long begun = System.nanoTime();
        long answers = 0;
        while (System.nanoTime() - begun < time.toNanos()) {
            for (PullConnection connection : connections) {
                connection.ask(request);
            }
            for (PullConnection connection : connections) {
                connection.answer(status);
            }
            answers += connections.size();
        }
        return answers;
    }

    @Override
    public void close() {
        connections.forEach(PullConnection::close);
    }
}
