package dev.aqueduct.bridge.http;

import dev.aqueduct.bridge.http.client.ClientSettings;
import dev.aqueduct.bridge.http.client.ForwardedHeader;
import dev.aqueduct.bridge.http.client.Networks;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The settings of the HTTP surface.
 *
 * @param heartbeat after how much silence a push gets a heartbeat; 100 ms to 5 min
 * @param retryMin the shortest time after which a client is asked to connect again
 * @param retryMax the longest; each push draws its own between the two, which spreads those who
 *     come back after a restart
 * @param batchBytes how much is gathered before it is written; 1 KiB to 1 MiB
 * @param pageMaxAge how long a full page of history may be cached; 0 for not at all
 * @param corsOrigins the origins whose pages may read: {@code *} alone for any, none for none
 * @param maxPushes how many pushes the node serves at once
 * @param maxPulls how many pulls the node serves at once, those that wait included
 * @param maxConnections how many connections the node accepts; never more than its limit of open
 *     files allows
 * @param clients what one client may have of all this
 * @param sendBufferBytes the kernel's send buffer of a connection, which is what a client that
 *     stops reading costs; 16 KiB upwards
 * @param stalledAfter after how long a push whose connection takes nothing is closed; that of any
 *     other answer after twenty times as long
 * @param drain the time over which pushes are closed when the bridge goes down
 */
public record HttpSettings(
        Duration heartbeat,
        Duration retryMin,
        Duration retryMax,
        int batchBytes,
        Duration pageMaxAge,
        List<String> corsOrigins,
        int maxPushes,
        int maxPulls,
        int maxConnections,
        ClientSettings clients,
        int sendBufferBytes,
        Duration stalledAfter,
        Duration drain) {

    /** What a connection and what it is used for take of the heap while they are quiet. */
    public static final int STREAM_BYTES = 20 * 1024;

    /** What holds where nothing is set. */
    public static final HttpSettings DEFAULT =
            new HttpSettings(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    64 * 1024,
                    Duration.ofDays(1),
                    List.of("*"),
                    ofHeap(15),
                    ofHeap(10),
                    OpenFiles.connections(ofHeap(20)),
                    new ClientSettings(
                            ofHeap(15) / 4,
                            ofHeap(10) / 4,
                            OpenFiles.connections(ofHeap(20)) / 4,
                            Networks.PRIVATE,
                            Networks.NONE,
                            ForwardedHeader.X_FORWARDED_FOR),
                    128 * 1024,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10));

    public HttpSettings {
        corsOrigins = List.copyOf(corsOrigins);
        within("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofMinutes(5));
        within("retry-min", retryMin, Duration.ofMillis(1), Duration.ofMinutes(5));
        within("retry-max", retryMax, retryMin, Duration.ofMinutes(5));
        within("batch-bytes", batchBytes, 1024, 1024 * 1024);
        within("page-max-age", pageMaxAge, Duration.ZERO, Duration.ofDays(3650));
        within("max-pushes", maxPushes, 0, 10_000_000);
        within("max-pulls", maxPulls, 1, 10_000_000);
        within("max-connections", maxConnections, 1, 10_000_000);
        within("send-buffer-bytes", sendBufferBytes, 16 * 1024, 64 * 1024 * 1024);
        within("stalled-after", stalledAfter, Duration.ofSeconds(1), Duration.ofHours(1));
        within("drain", drain, Duration.ZERO, Duration.ofHours(1));
        if (corsOrigins.contains("*") && corsOrigins.size() > 1) {
            throw new IllegalArgumentException("cors-origins: * stands alone");
        }
        for (String origin : corsOrigins) {
            if (!origin.equals("*") && !origin.matches("[a-z][a-z0-9+.-]*://[^/\\s,]+")) {
                throw new IllegalArgumentException(
                        "cors-origins: '"
                                + origin
                                + "' is no origin, such as https://example.org or"
                                + " http://localhost:3000");
            }
        }
    }

    /** How many streams fit into a share of the heap. */
    private static int ofHeap(int percent) {
        long share = Runtime.getRuntime().maxMemory() / 100 * percent;
        return (int) Math.min(share / STREAM_BYTES, 10_000_000);
    }

    /** These settings with some that are otherwise. */
    public HttpSettings with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return changed.settings();
    }

    /** Settings of which each may be set to something else. */
    public static final class Changed {
        public Duration heartbeat;
        public Duration retryMin;
        public Duration retryMax;
        public List<String> corsOrigins;
        public int maxPushes;
        public int maxPulls;
        public int maxConnections;
        public ClientSettings clients;
        public int sendBufferBytes;
        public Duration stalledAfter;
        public Duration drain;

        private final HttpSettings before;

        private Changed(HttpSettings before) {
            this.before = before;
            heartbeat = before.heartbeat;
            retryMin = before.retryMin;
            retryMax = before.retryMax;
            corsOrigins = before.corsOrigins;
            maxPushes = before.maxPushes;
            maxPulls = before.maxPulls;
            maxConnections = before.maxConnections;
            clients = before.clients;
            sendBufferBytes = before.sendBufferBytes;
            stalledAfter = before.stalledAfter;
            drain = before.drain;
        }

        private HttpSettings settings() {
            return new HttpSettings(
                    heartbeat,
                    retryMin,
                    retryMax,
                    before.batchBytes,
                    before.pageMaxAge,
                    corsOrigins,
                    maxPushes,
                    maxPulls,
                    maxConnections,
                    clients,
                    sendBufferBytes,
                    stalledAfter,
                    drain);
        }
    }

    private static <T extends Comparable<T>> void within(String name, T value, T min, T max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " is not between " + min + " and " + max);
        }
    }
}
