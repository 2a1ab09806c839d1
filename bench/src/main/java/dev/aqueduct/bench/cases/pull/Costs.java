package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;

import java.time.Duration;

/** What a piece of work costs in time, and processes in time on a processor. For one thread. */
final class Costs {
    private static final Figure CPU = Figure.compared("cpuSeconds", "CPU-s of it", 1);
    private static final Figure KAFKA = Figure.count("kafkaCpuSeconds", "… of Kafka");
    private static final Figure CLIENT = Figure.count("clientCpuSeconds", "… of the client");

    private final ProcessHandle worker;
    private final ProcessHandle kafka;
    private final Moment begin;

    private record Moment(long nanos, Duration worker, Duration kafka, Duration client) {}

    /** Begins to measure. */
    Costs(ProcessHandle worker, ProcessHandle kafka) {
        this.worker = worker;
        this.kafka = kafka;
        begin = now();
    }

    private Moment now() {
        return new Moment(
                System.nanoTime(),
                Usage.cpu(worker),
                Usage.cpu(kafka),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
    }

    /**
     * What it came to since the beginning.
     *
     * @param rate the name of what was done a second
     * @param done how much of it was done
     */
    Figures read(Figure rate, double done) {
        Moment end = now();
        return new Figures()
                .put(rate, done / ((end.nanos - begin.nanos) / 1e9))
                .put(CPU, seconds(begin.worker, end.worker))
                .put(KAFKA, seconds(begin.kafka, end.kafka))
                .put(CLIENT, seconds(begin.client, end.client));
    }

    /** How much was done for each second that the worker was on a processor. */
    double perCpuSecond(double done) {
        return done / seconds(begin.worker, Usage.cpu(worker));
    }

    private static double seconds(Duration begin, Duration end) {
        return end.minus(begin).toNanos() / 1e9;
    }
}
