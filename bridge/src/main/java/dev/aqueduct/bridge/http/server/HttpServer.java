package dev.aqueduct.bridge.http.server;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.answer.Cors;
import dev.aqueduct.bridge.http.answer.Service;
import dev.aqueduct.bridge.http.answer.Streams;
import dev.aqueduct.bridge.http.client.Clients;
import dev.aqueduct.bridge.http.connection.Accepted;
import dev.aqueduct.bridge.http.connection.Connections;
import dev.aqueduct.bridge.http.connection.Protocols;
import dev.aqueduct.bridge.http.connection.StallWatch;
import dev.aqueduct.bridge.read.Readers;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServerConfig;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The HTTP surface of a bridge. Sets up a web server for it, and ends its streams when the bridge
 * goes down; the web server itself belongs to whoever builds it. To go down: report not ready,
 * {@link #drain}, stop the web server, {@link #close}.
 */
public final class HttpServer implements AutoCloseable {
    private final HttpSettings settings;
    private final HttpMetrics metrics;
    private final Cors cors;
    private final StallWatch stalls;
    private final Streams streams;
    private final Connections connections;
    private final Routes routes;

    /**
     * @param clock the time of day, from which {@code since} counts back
     * @param nanoTime the clock for waits, as {@link System#nanoTime}
     * @param random fit for use by several threads
     */
    public HttpServer(
            Readers readers,
            HttpSettings settings,
            HttpMetrics metrics,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.settings = settings;
        this.metrics = metrics;
        cors = new Cors(settings.corsOrigins());
        stalls = new StallWatch(settings.stalledAfter(), metrics, nanoTime);
        streams = new Streams(settings, stalls, nanoTime, random);
        Clients clients = new Clients(settings.clients());
        connections = new Connections(settings, clients, metrics);
        Service service =
                new Service(
                        readers, settings, clients, metrics, streams, stalls, nanoTime, clock,
                        random);
        routes = new Routes(service, cors);
    }

    /**
     * Sets up everything that the contract needs but host, port, TLS, and what else is served
     * (health, metrics), which may be added as features.
     */
    public void configure(WebServerConfig.Builder server) {
        Accepted accepted =
                new Accepted(
                        SocketOptions.builder()
                                .tcpNoDelay(true)
                                .socketSendBufferSize(settings.sendBufferBytes())
                                .build());
        server.useNio(false)
                .writeBufferSize(0)
                .maxPayloadSize(Protocols.MAX_BODY)
                .maxTcpConnections(connections.most() + Connections.TURNED_AWAY)
                .idleConnectionTimeout(Duration.ofMinutes(5))
                .idleConnectionPeriod(Duration.ofMinutes(1))
                .connectionOptions(accepted)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new Protocols(settings).selector(accepted, connections))
                .directHandlers(new TransportProblems(cors, metrics).forAll())
                // TransportProblems wants to know what is wrong; it shows nothing of it.
                .errorHandling(errors -> errors.includeEntity(true))
                .routing(routing -> routing.addFilter(new Closing()).addFilter(routes));
    }

    /** How many pushes are open. */
    public int openPushes() {
        return streams.pushes();
    }

    /** How many pulls are being served, those that wait included. */
    public int openPulls() {
        return streams.pulls();
    }

    /** How many connections are open. */
    public int openConnections() {
        return connections.open();
    }

    /** How many connections there may be, which the limit of open files also decides. */
    public int maxConnections() {
        return connections.most();
    }

    /**
     * Turns new requests away, closes the pushes at moments spread over the drain time, lets pulls
     * finish, and returns when all are gone, or the time has passed.
     */
    public void drain() throws InterruptedException {
        streams.drain();
    }

    /** Ends what watches over the clients. Twice is once. */
    @Override
    public void close() {
        routes.close();
        stalls.close();
    }
}
