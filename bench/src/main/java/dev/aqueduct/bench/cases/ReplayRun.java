package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.ConsumersProcess;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Many who read all of a topic's history, beginning at different places in its first tenth. For one
 * thread.
 */
public final class ReplayRun {
    private static final Figure SECONDS = Figure.compared("seconds", "until all have all, s", 1);
    private static final Figure RESIDENT =
            Figure.compared("residentBytes", "resident, MiB", 1 << 20);
    private static final Figure READ =
            Figure.count("readShare", "share of events that the client read whole");

    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration MOST = Duration.ofMinutes(20);

    private final int events;
    private final List<Integer> starts;
    private final int clientThreads;

    /**
     * What is done in each run.
     *
     * @param events in the topic
     */
    public ReplayRun(int events, int subscribers, int clientThreads) {
        this.events = events;
        this.clientThreads = clientThreads;
        starts =
                IntStream.range(0, subscribers)
                        .map(i -> (int) ((long) events / 10 * i / subscribers))
                        .boxed()
                        .toList();
    }

    private long wanted() {
        return starts.stream().mapToLong(start -> events - start).sum();
    }

    /** Fills the topic, which has to be empty. */
    public void fill(BridgeServer bridge) {
        try (var publisher = bridge.bulkPublisher()) {
            for (int number = 0; number < events; number++) {
                publisher.publish(number);
            }
        }
    }

    /** Has subscribers of a bridge read it. */
    public Figures bridge(
            BridgeServer bridge, Kafka kafka, Workload workload, Violations violations)
            throws InterruptedException {
        List<Subscription> subscriptions = starts.stream().map(bridge::subscriptionFrom).toList();
        try (TopicBytes bytes = new TopicBytes(kafka, workload.channelName(0))) {
            long begun = System.nanoTime();
            try (LoadClient client =
                            new LoadClient(
                                    bridge.address(),
                                    subscriptions,
                                    clientThreads,
                                    new Publications(0),
                                    violations);
                    Meter meter =
                            new Meter(
                                    client, bridge.process(), Optional.of(kafka.handle()), false)) {
                if (client.awaitDelivered(wanted(), QUIET, MOST) != LoadClient.Wait.ALL) {
                    long missing = wanted() - client.delivered();
                    violations.add(
                            Kind.LOST, missing, "all streams", missing + " events never came");
                }
                double seconds = (System.nanoTime() - begun) / 1e9;
                return new Figures()
                        .put(SECONDS, seconds)
                        .putAll(meter.read())
                        .put(TopicBytes.FETCHED, bytes.fetched())
                        .put(RESIDENT, (double) Usage.residentBytes(bridge.process()))
                        .put(READ, (double) client.read() / Math.max(1, client.delivered()));
            }
        }
    }

    /** Has consumers read it, each for itself. */
    public Figures consumers(Kafka kafka, Workload workload) {
        try (TopicBytes bytes = new TopicBytes(kafka, workload.channelName(0));
                ConsumersProcess consumers =
                        new ConsumersProcess(kafka, workload, starts, events)) {
            Duration before = Usage.cpu(consumers.handle());
            Duration kafkaBefore = Usage.cpu(kafka.handle());
            double seconds = consumers.read().toNanos() / 1e9;
            double cpu = Usage.cpu(consumers.handle()).minus(before).toNanos() / 1e9;
            double kafkaCpu = Usage.cpu(kafka.handle()).minus(kafkaBefore).toNanos() / 1e9;
            return new Figures()
                    .put(SECONDS, seconds)
                    .put(Meter.PER_CPU, wanted() / cpu)
                    .put(Meter.DELIVERED, wanted() / seconds)
                    .put(Meter.SERVER, cpu / seconds)
                    .put(Meter.KAFKA, kafkaCpu / seconds)
                    .put(TopicBytes.FETCHED, bytes.fetched())
                    .put(RESIDENT, (double) Usage.residentBytes(consumers.handle()));
        }
    }
}
