package dev.aqueduct.bench.cases.pull;

import dev.aqueduct.bench.cases.TopicBytes;
import dev.aqueduct.bench.pull.PulledTopic;
import dev.aqueduct.bench.pull.Puller;
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

import java.time.Duration;
import java.util.List;

/**
 * One client reads a whole history of a fresh bridge, beside a plain consumer that reads the same
 * topic. Before, both read another topic of the same shape, so that it is not their compilers that
 * are measured. For one thread.
 */
final class HistoryRun implements PullRun {
    static final String COLD = "bridge";
    static final String CACHED = "bridge, cached";
    static final String CONSUMER = "consumer";

    private static final Figure RECORDS = Figure.compared("recordsPerSecond", "records/s", 1);

    /** For compilers and collectors to be done with what came before. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    /** How often each of two other topics is read before at least: compilers take so long. */
    private static final int WARM_UPS = 2;

    /** Of a history, what a bridge that remembers one has room for: never two. */
    private static final double ROOM = 1.5;

    private static final long MEBIBYTE = 1 << 20;

    private final PullPlan plan;
    private final Way way;
    private final boolean again;

    /** How a client reads all of a topic. */
    interface Way {
        void read(Puller puller) throws StreamException;
    }

    /**
     * What is done in each round.
     *
     * @param again whether the topic is read once more, by a bridge that has memory for all of it
     */
    HistoryRun(PullPlan plan, Way way, boolean again) {
        this.plan = plan;
        this.way = way;
        this.again = again;
    }

    private interface Reading {
        void read() throws StreamException;
    }

    @Override
    public void round(Servers servers, Report report, Violations violations)
            throws InterruptedException, StreamException {
        Kafka kafka = servers.startKafka();
        try (FilledTopic first = servers.fill(plan.events(), plan.valueBytes());
                FilledTopic second = servers.fill(plan.events(), plan.valueBytes());
                FilledTopic measured = servers.fill(plan.events(), plan.valueBytes());
                BridgeServer bridge =
                        servers.startBridge(
                                servers.workload(new Lanes(1, 1), plan.valueBytes()), tuning());
                PlainConsumerProcess consumer = PlainConsumerProcess.usual(kafka)) {
            long deadline = System.nanoTime() + plan.warmup().toNanos();
            for (int times = 0; times < WARM_UPS || System.nanoTime() < deadline; times++) {
                for (FilledTopic other : List.of(first, second)) {
                    pull(bridge, other.pulled(), violations);
                    consumer.read(other.pulled());
                }
            }
            PulledTopic topic = measured.pulled();
            Reading pulling = () -> pull(bridge, topic, violations);
            report.add(COLD, measure(bridge.process(), kafka, topic, pulling));
            if (again) {
                report.add(CACHED, measure(bridge.process(), kafka, topic, pulling));
            }
            Reading consuming = () -> consumer.read(topic);
            report.add(CONSUMER, measure(consumer.handle(), kafka, topic, consuming));
        }
    }

    /** What is read in turn is not remembered when its turn comes again, with room for less. */
    private Tuning tuning() {
        long bytes = (long) (ROOM * plan.bytesInMemory(1));
        return again
                ? Tuning.history(bytes).withHeap(2 * bytes / MEBIBYTE + 512)
                : Tuning.history(plan.bytesInMemory(1) / 10);
    }

    private void pull(BridgeServer bridge, PulledTopic topic, Violations violations)
            throws StreamException {
        try (Puller puller = new Puller(bridge.address(), topic, violations)) {
            way.read(puller);
        }
    }

    private Figures measure(ProcessHandle reader, Kafka kafka, PulledTopic topic, Reading reading)
            throws InterruptedException, StreamException {
        Thread.sleep(SETTLING);
        try (TopicBytes bytes = new TopicBytes(kafka, topic.channel())) {
            Costs costs = new Costs(reader, kafka.handle());
            reading.read();
            return costs.read(RECORDS, topic.events()).put(TopicBytes.FETCHED, bytes.fetched());
        }
    }
}
