package dev.aqueduct.bridge.http.connection;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.OpenFiles;
import dev.aqueduct.bridge.http.client.Client;
import dev.aqueduct.bridge.http.client.Clients;
import dev.aqueduct.bridge.http.client.Tally;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that are open. Bounds how many there are, for the node and for a client. Any
 * thread may call it.
 */
public final class Connections {
    /**
     * The web server accepts so many more, to have them turned away here at once: those beyond its
     * own limit it leaves waiting, connected and without an answer, for as long as it is reached.
     */
    public static final int TURNED_AWAY = 32;

    private final int most;
    private final Clients clients;
    private final Tally perClient;
    private final HttpMetrics metrics;
    private final AtomicInteger open = new AtomicInteger();

    public Connections(HttpSettings settings, Clients clients, HttpMetrics metrics) {
        this.clients = clients;
        this.metrics = metrics;
        most = OpenFiles.connections(settings.maxConnections());
        perClient = new Tally(settings.clients().maxConnections());
    }

    /** How many there may be. */
    public int most() {
        return most;
    }

    /** How many there are. */
    public int open() {
        return open.get();
    }

    /** Counts one in, if there may be one more; whoever asked has it counted out at its end. */
    Optional<Client> enter(SocketAddress peer) {
        Client client = clients.at(peer);
        if (!perClient.take(client)) {
            metrics.connectionRefused(HttpMetrics.Reason.CLIENT);
            return Optional.empty();
        }
        if (open.incrementAndGet() > most) {
            leave(client);
            metrics.connectionRefused(HttpMetrics.Reason.NODE);
            return Optional.empty();
        }
        return Optional.of(client);
    }

    void leave(Client client) {
        open.decrementAndGet();
        perClient.giveBack(client);
    }
}
