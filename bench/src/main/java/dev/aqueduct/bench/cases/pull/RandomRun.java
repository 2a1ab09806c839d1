package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.cases.Latencies;
import dev.aqueduct.bench.cases.TopicBytes;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.clients.SmallPulls;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.report.Report;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.FilledTopic;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.PlainConsumerProcess;
import dev.aqueduct.bench.server.Servers;
import dev.aqueduct.bench.server.Tuning;
import dev.aqueduct.bench.stream.Lanes;
import dev.aqueduct.bench.stream.StreamException;
import dev.aqueduct.bench.stream.Violations;

import org.HdrHistogram.Histogram;

import java.util.Random;

/**
 * Pulls of 100 events at random offsets, one after the other on one connection, of a topic ten
 * times as large as the bridge's memory for history, beside a consumer that is there already and
 * seeks to the same offsets. For one thread.
 */
final class RandomRun implements PullRun {
    private static final Figure REQUESTS = Figure.compared("requestsPerSecond", "requests/s", 1);
    private static final long WARMUP_SEED = 1;
    private static final long SEED = 2;

    private final PullPlan plan;

    RandomRun(PullPlan plan) {
        this.plan = plan;
    }

    private interface Reading {
        Histogram read(int times, long seed) throws StreamException;
    }

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException {
        Kafka kafka = servers.startKafka();
        try (FilledTopic filled = servers.fill(plan.events(), plan.valueBytes());
                BridgeServer bridge =
                        servers.startBridge(
                                servers.workload(new Lanes(1, 1), plan.valueBytes()),
                                Tuning.history(plan.tenthBytes()));
                PlainConsumerProcess consumer = PlainConsumerProcess.fetchingLittle(kafka)) {
            PulledTopic topic = filled.pulled();
            try (SmallPulls pulls =
                    new SmallPulls(bridge.address(), topic, PullPlan.SMALL, violations)) {
                Reading pulling = (times, seed) -> pulls.pull(times, new Random(seed));
                report.add(HistoryRun.COLD, measure(bridge.process(), kafka, topic, pulling));
            }
            Reading consuming =
                    (times, seed) -> consumer.random(topic, PullPlan.SMALL, times, seed);
            report.add(HistoryRun.CONSUMER, measure(consumer.handle(), kafka, topic, consuming));
        }
    }

    private Figures measure(ProcessHandle reader, Kafka kafka, PulledTopic topic, Reading reading)
            throws StreamException {
        int requests = plan.clients().requests();
        reading.read(requests, WARMUP_SEED);
        try (TopicBytes bytes = new TopicBytes(kafka, topic.channel())) {
            Costs costs = new Costs(reader, kafka.handle());
            Histogram nanos = reading.read(requests, SEED);
            Figures figures = new Figures();
            Latencies.put(figures, nanos);
            return figures.putAll(costs.read(REQUESTS, requests))
                    .put(TopicBytes.FETCHED, bytes.fetched());
        }
    }
}
