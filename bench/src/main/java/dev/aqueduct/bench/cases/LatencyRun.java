package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Pace;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.Kafka;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.server.TopicReader;
import dev.aqueduct.bench.server.Workload;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bench.stream.Violations.Kind;

import java.time.Duration;

/**
 * How long an event takes to a subscriber of the bridge, beside a plain consumer of the same topic.
 * For one thread.
 */
public final class LatencyRun {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final double perSecond;
    private final Duration warmup;
    private final Duration measured;

    /**
     * What is done in each run.
     *
     * @param perSecond events published a second
     */
    public LatencyRun(double perSecond, Duration warmup, Duration measured) {
        this.perSecond = perSecond;
        this.warmup = warmup;
        this.measured = measured;
    }

    /** What both came to. */
    public record Result(Figures bridge, Figures consumer) {}

    public Result run(Server bridge, Kafka kafka, Workload workload, Violations violations)
            throws InterruptedException {
        int most = (int) (perSecond * (warmup.plus(measured).toMillis() / 1e3 + 5));
        Publications publications = new Publications(most);
        try (LoadClient client =
                        Streams.open(
                                bridge,
                                1,
                                workload.lanes().channels(),
                                1,
                                publications,
                                violations);
                TopicReader consumer =
                        new TopicReader(kafka.bootstrapServers(), workload, publications);
                Publisher publisher = bridge.publisher(false);
                Pace pace = Pace.perSecond(publisher, publications, perSecond).start()) {
            Thread.sleep(warmup);
            int first = pace.published();
            client.measure(first);
            consumer.measure(first);
            Thread.sleep(measured);
            pace.close();
            if (client.awaitDelivered(pace.published(), QUIET, QUIET) != LoadClient.Wait.ALL) {
                violations.add(Kind.LOST, 1, "the stream", "not all events came");
            }
            if (!consumer.awaitRead(pace.published(), QUIET)) {
                violations.add(Kind.LOST, 1, "the consumer", "not all records came");
            }
            Result result = new Result(new Figures(), new Figures());
            Latencies.put(result.bridge, client.latency());
            Latencies.put(result.consumer, consumer.latency());
            return result;
        }
    }
}
