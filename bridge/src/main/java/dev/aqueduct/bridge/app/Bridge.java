package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.http.server.HttpServer;
import dev.aqueduct.bridge.kafka.KafkaSource;
import dev.aqueduct.bridge.read.Readers;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.observe.ObserveFeature;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/**
 * A bridge at work: Kafka on the one side, HTTP on the other. Several may run in one JVM. Any
 * thread may call it.
 */
public final class Bridge implements AutoCloseable {
    /** How often it is looked whether Kafka has been reached. */
    private static final long LOOK_MILLIS = 20;

    /** What is still being answered when the drain is over is cut off after this. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    /**
     * How long connections stay open after their last stream has ended. The web server closes them
     * without a GOAWAY, and some HTTP/2 clients (the JDK's) then take streams for broken whose end
     * they have been sent, but have not come to yet.
     */
    private static final Duration LAST_BYTES = Duration.ofMillis(250);

    private final BridgeSettings settings;
    private final KafkaSource kafka;
    private final Health health;
    private final HttpServer http;
    private final WebServer server;

    private boolean closed; // guarded by this

    private Bridge(BridgeSettings settings, KafkaSource kafka) {
        this.settings = settings;
        this.kafka = kafka;
        health = new Health(kafka);
        Meters meters = new Meters(kafka, settings);
        http =
                new HttpServer(
                        kafka.readers(),
                        settings.http(),
                        meters,
                        InstantSource.system(),
                        System::nanoTime,
                        new Random());
        meters.measure(http);
        server = server(meters);
    }

    private WebServer server(Meters meters) {
        // Discovery would put whatever lies on the class path beside these two.
        ObserveFeature observe =
                ObserveFeature.builder()
                        .observersDiscoverServices(false)
                        .addObserver(health.observer())
                        .addObserver(new MeterObserver(meters))
                        .build();
        WebServerConfig.Builder builder = WebServer.builder();
        builder.host(settings.host())
                .port(settings.port())
                .featuresDiscoverServices(false)
                .addFeature(observe)
                .shutdownHook(false)
                .shutdownGracePeriod(LAST_ANSWERS);
        http.configure(builder);
        return builder.build();
    }

    /**
     * Starts a bridge. It serves when this returns, whether Kafka is there or not.
     *
     * @throws StartException if the port is taken, or a setting is none that Kafka's clients take
     */
    public static Bridge start(BridgeSettings settings) {
        requireFree(settings.host(), settings.port());
        Bridge bridge = new Bridge(settings, kafka(settings));
        boolean started = false;
        try {
            bridge.server.start();
            // A bind that fails does not throw.
            if (!bridge.server.isRunning()) {
                throw new StartException("Port " + settings.port() + " cannot be served on");
            }
            started = true;
            return bridge;
        } finally {
            if (!started) {
                bridge.close();
            }
        }
    }

    private static KafkaSource kafka(BridgeSettings settings) {
        try {
            return new KafkaSource(settings.kafka(), new PinnedFormats(settings.formats()));
        } catch (RuntimeException e) {
            // Kafka's clients wrap what is wrong with a property in one or two exceptions.
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            throw new StartException("Kafka's clients cannot be set up: " + reason.getMessage(), e);
        }
    }

    /**
     * Finds out before anything is started whether the port can be served on: the web server would
     * only say so in its log.
     *
     * @throws StartException if it cannot
     */
    public static void requireFree(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new StartException("host = " + host + ": there is no such host to serve on");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new StartException(
                    "Port %d of %s cannot be served on: %s; --port chooses another one"
                            .formatted(port, host, e.getMessage()),
                    e);
        }
    }

    /** The port that HTTP is served on. */
    public int port() {
        return server.port();
    }

    /** Where HTTP is served, as a browser on this machine would call it. */
    public String address() {
        String host = settings.host();
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "localhost";
        }
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Reads as HTTP's clients do. */
    public Readers readers() {
        return kafka.readers();
    }

    /** Whether Kafka has been reached, and the bridge is not going down. */
    public boolean ready() {
        return health.ready();
    }

    /** How many channels there are, as last heard of. */
    public int channels() {
        return kafka.channels();
    }

    /** Whether Kafka answered when it was last asked; true until it was first asked. */
    public boolean reachable() {
        return kafka.reachable();
    }

    /**
     * Waits until Kafka has been reached.
     *
     * @return whether it has
     */
    public boolean awaitKafka(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!kafka.reached() && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        return kafka.reached();
    }

    /**
     * Reports itself not ready, closes the pushes spread over the drain time, stops serving, and
     * lets go of Kafka. Twice is once.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        health.goDown();
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        http.close();
        kafka.close();
    }

    private void drain() throws InterruptedException {
        boolean anyOpen = http.openPushes() > 0;
        http.drain();
        if (anyOpen) {
            Thread.sleep(LAST_BYTES);
        }
    }
}
