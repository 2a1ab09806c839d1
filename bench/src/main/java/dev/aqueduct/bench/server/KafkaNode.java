package dev.aqueduct.bench.server;

import dev.aqueduct.bridge.app.command.Logging;
import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.kafka.KafkaOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process of the embedded Kafka. {@link dev.aqueduct.kafka.KafkaProcess} has flags that make it
 * start quickly; here it is to run quickly, and to tell what it sends. Ends with its standard
 * input.
 */
public final class KafkaNode {

    /**
     * It tells over JMX what it sends. Where a machine is busy, or has ten thousand topics made, it
     * is not to be taken for dead as quickly as tests want it.
     */
    private static final Map<String, String> PROPERTIES =
            Map.of(
                    "metrics.jmx.exclude", "",
                    "log.retention.ms", "-1",
                    // Of 10 MiB, Kafka's default, a partition's first event costs up to 70 ms where
                    // the system gives out memory for files in large pieces.
                    "log.index.size.max.bytes", "65536",
                    // The topics of one run are not to be open files in the next.
                    "log.segment.delete.delay.ms", "1000",
                    "broker.session.timeout.ms", "60000",
                    "broker.heartbeat.interval.ms", "2000",
                    "controller.quorum.fetch.timeout.ms", "30000",
                    "controller.quorum.election.timeout.ms", "5000");

    private KafkaNode() {}

    /** Serves; the argument is the folder of its data. */
    public static void main(String[] args) throws IOException {
        Logging.apply();
        KafkaOptions options = new KafkaOptions(0, Path.of(args[0]), PROPERTIES);
        try (EmbeddedKafka kafka = new EmbeddedKafka(options)) {
            kafka.start();
            System.out.println("Kafka: " + kafka.bootstrapServers());
            while (System.in.read() >= 0) {
                // Nothing is said there.
            }
        }
        System.exit(0);
    }
}
