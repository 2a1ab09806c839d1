package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.http.HttpSettings;
import dev.aqueduct.bridge.http.client.ClientSettings;
import dev.aqueduct.bridge.http.server.HttpServer;
import dev.aqueduct.bridge.kafka.KafkaSettings;
import dev.aqueduct.bridge.kafka.KafkaSource;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What is counted and measured, for Prometheus. Every bridge has its own, also where several share
 * a JVM. Any thread may call it.
 */
final class Meters implements HttpMetrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger pushes = new AtomicInteger();
    private final Map<Way, Counter> events = new EnumMap<>(Way.class);
    private final Map<Way, Counter> bytes = new EnumMap<>(Way.class);
    private final Map<Way, Counter> gaps = new EnumMap<>(Way.class);
    private final Map<Way, Map<Reason, Counter>> refused = new EnumMap<>(Way.class);
    private final Map<Reason, Counter> refusedConnections = new EnumMap<>(Reason.class);
    private final Counter stalled;

    /** At most one for each HTTP status. */
    private final Map<Integer, Counter> problems = new ConcurrentHashMap<>();

    Meters(KafkaSource kafka, BridgeSettings settings) {
        for (Way way : Way.values()) {
            Tag tag = Tag.of("way", way.name().toLowerCase(Locale.ROOT));
            events.put(way, counter("events_delivered", "Events handed to clients.", tag));
            bytes.put(way, counter("bytes_delivered", "Bytes of those answers' bodies.", tag));
            gaps.put(way, counter("gaps", "Gaps that clients were told of.", tag));
            refused.put(way, refused(tag));
        }
        for (Reason reason : EnumSet.of(Reason.NODE, Reason.CLIENT)) {
            refusedConnections.put(
                    reason,
                    counter(
                            "connections_refused",
                            "Connections closed since there were too many.",
                            tag(reason)));
        }
        stalled = counter("stalled", "Pushes closed since their connection took nothing.");
        gauge("pushes_open", "Pushes that are open.", pushes::get);
        gauge(
                "kafka_reachable",
                "Whether Kafka answered when it was last asked: 1 or 0.",
                () -> kafka.reachable() ? 1 : 0);
        gauge("channels", "Channels that there are.", kafka::channels);
        gauge("channels_followed", "Channels that are followed.", kafka::followedChannels);
        gauge("log_bytes", "Memory that the newest events of all channels take.", kafka::logBytes);
        gauge("history_bytes", "Memory that blocks of older events take.", kafka::historyBytes);
        gauge("schemas", "Schemas that are known.", kafka::schemas);
        limits(settings);
    }

    private Map<Reason, Counter> refused(Tag way) {
        Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    counter("refused", "Requests turned away for the moment.", way, tag(reason)));
        }
        return counters;
    }

    private static Tag tag(Reason reason) {
        return Tag.of("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private void limits(BridgeSettings settings) {
        HttpSettings http = settings.http();
        KafkaSettings memory = settings.kafka();
        gauge("pushes_limit", "Pushes that there may be.", http::maxPushes);
        gauge("pulls_limit", "Pulls that there may be.", http::maxPulls);
        ClientSettings client = http.clients();
        gauge("client_pushes_limit", "Pushes that a client may have.", client::maxPushes);
        gauge("client_pulls_limit", "Pulls that a client may have.", client::maxPulls);
        gauge(
                "client_connections_limit",
                "Connections that a client may have.",
                client::maxConnections);
        gauge("log_bytes_limit", "Memory that the newest events may take.", memory::nodeBytes);
        gauge("history_bytes_limit", "Memory that older events may take.", memory::historyBytes);
    }

    /** Measures what is open, too. */
    void measure(HttpServer http) {
        gauge("pulls_open", "Pulls that are being served, or wait.", http::openPulls);
        gauge("connections_open", "Connections that are open.", http::openConnections);
        gauge("connections_limit", "Connections that there may be.", http::maxConnections);
    }

    private Counter counter(String name, String description, Tag... tags) {
        return Counter.builder("aqueduct_" + name)
                .description(description)
                .tags(List.of(tags))
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("aqueduct_" + name, value).description(description).register(registry);
    }

    /** All of it in Prometheus' text format. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void pushOpened() {
        pushes.incrementAndGet();
    }

    @Override
    public void pushClosed() {
        pushes.decrementAndGet();
    }

    @Override
    public void delivered(Way way, int count, long size) {
        of(events, way).increment(count);
        of(bytes, way).increment((double) size);
    }

    @Override
    public void gap(Way way) {
        of(gaps, way).increment();
    }

    @Override
    public void refused(Way way, Reason reason) {
        of(of(refused, way), reason).increment();
    }

    @Override
    public void connectionRefused(Reason reason) {
        of(refusedConnections, reason).increment();
    }

    @Override
    public void stalled() {
        stalled.increment();
    }

    @Override
    public void problem(int status) {
        problems.computeIfAbsent(
                        status,
                        code ->
                                counter(
                                        "problems",
                                        "Answers that were problems, by HTTP status.",
                                        Tag.of("status", Integer.toString(code))))
                .increment();
    }

    private static <K, V> V of(Map<K, V> counters, K key) {
        V counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        return counter;
    }
}
