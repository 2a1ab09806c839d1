package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;

import org.HdrHistogram.Histogram;

/** The percentiles that are reported: from publishing an event to reading its last byte. */
public final class Latencies {
    private static final double MILLISECOND = 1e6;

    static final Figure P50 = Figure.compared("p50Nanos", "latency p50, ms", MILLISECOND);
    static final Figure P90 = Figure.compared("p90Nanos", "latency p90, ms", MILLISECOND);
    static final Figure P99 = Figure.compared("p99Nanos", "latency p99, ms", MILLISECOND);
    static final Figure MAX = Figure.compared("maxNanos", "latency max, ms", MILLISECOND);

    private Latencies() {}

    public static void put(Figures figures, Histogram latency) {
        figures.put(P50, (double) latency.getValueAtPercentile(50))
                .put(P90, (double) latency.getValueAtPercentile(90))
                .put(P99, (double) latency.getValueAtPercentile(99))
                .put(MAX, (double) latency.getMaxValue());
    }
}
