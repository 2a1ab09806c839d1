package dev.aqueduct.bridge.app;

import dev.aqueduct.bridge.http.HttpMetrics;
import dev.aqueduct.bridge.kafka.KafkaSource;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.EnumMap;
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
    private final Map<Way, Counter> refused = new EnumMap<>(Way.class);
    private final Counter stalled;

    /** At most one for each HTTP status. */
    private final Map<Integer, Counter> problems = new ConcurrentHashMap<>();

    Meters(KafkaSource kafka) {
        for (Way way : Way.values()) {
            Tag tag = Tag.of("way", way.name().toLowerCase(Locale.ROOT));
            events.put(way, counter("events_delivered", "Events handed to clients.", tag));
            bytes.put(way, counter("bytes_delivered", "Bytes of those answers' bodies.", tag));
            gaps.put(way, counter("gaps", "Gaps that clients were told of.", tag));
            refused.put(way, counter("refused", "Requests turned away for the moment.", tag));
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
    public void refused(Way way) {
        of(refused, way).increment();
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

    private static Counter of(Map<Way, Counter> counters, Way way) {
        Counter counter = counters.get(way);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + way);
        }
        return counter;
    }
}
