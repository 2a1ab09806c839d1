package dev.aqueduct.bridge.http;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.aqueduct.bridge.read.Readers;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServerConfig;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The HTTP surface of a bridge. Sets up a web server for it, and ends its streams when the bridge
 * goes down; the web server itself belongs to whoever builds it. To go down: report not ready,
 * {@link #drain}, stop the web server, {@link #close}.
 */
public final class HttpServer implements AutoCloseable {
    /** For Kafka's connections, class files, the log and the like. */
    private static final long OTHER_FILES = 300;

    private final HttpSettings settings;
    private final HttpMetrics metrics;
    private final Cors cors;
    private final StallWatch stalls;
    private final Streams streams;
    private final Pumps pumps;
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
        pumps = new Pumps(settings, nanoTime);
        Service service =
                new Service(
                        readers, settings, metrics, streams, stalls, pumps, nanoTime, clock,
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
                .maxTcpConnections(maxConnections())
                .idleConnectionTimeout(Duration.ofMinutes(5))
                .idleConnectionPeriod(Duration.ofMinutes(1))
                .connectionOptions(accepted)
                .protocolsDiscoverServices(false)
                .connectionSelectors(List.of(new Protocols(settings).selector(accepted)))
                .directHandlers(new TransportProblems(cors, metrics).forAll())
                // TransportProblems wants to know what is wrong; it shows nothing of it.
                .errorHandling(errors -> errors.includeEntity(true))
                .routing(routing -> routing.addFilter(new Closing()).addFilter(routes));
    }

    /** A web server that runs out of open files stops listening for good. */
    private int maxConnections() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
            long most = Math.max(1, os.getMaxFileDescriptorCount() - OTHER_FILES);
            return (int) Math.min(settings.maxConnections(), most);
        }
        return settings.maxConnections();
    }

    /** How many pushes are open. */
    public int openPushes() {
        return streams.pushes();
    }

    /** How many pulls are being served, those that wait included. */
    public int openPulls() {
        return streams.pulls();
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
        pumps.close();
        stalls.close();
    }
}
