package dev.aqueduct.bench.server;

import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.pull.PulledTopic;

import org.HdrHistogram.Histogram;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The process of a {@link PlainConsumer}. For one thread. */
public final class PlainConsumerProcess implements AutoCloseable {
    /** As those of the bridge that read history. */
    private static final List<String> LITTLE =
            List.of(
                    "isolation.level=read_committed",
                    "max.partition.fetch.bytes=262144",
                    "fetch.max.wait.ms=5",
                    "max.poll.records=1024");

    private final ChildProcess process;

    private PlainConsumerProcess(Kafka kafka, List<String> properties) {
        List<String> arguments = new ArrayList<>(properties);
        arguments.add("bootstrap.servers=" + kafka.bootstrapServers());
        process =
                new ChildProcess(
                        "consumer",
                        new TempFolder("consumer"),
                        ChildProcess.jvm(List.of(), PlainConsumer.class, arguments),
                        Map.of());
        process.awaitLine("ready");
    }

    /** Starts one that fetches as Kafka's consumers do if nothing is said. */
    public static PlainConsumerProcess usual(Kafka kafka) {
        return new PlainConsumerProcess(kafka, List.of());
    }

    /** Starts one that fetches as little at once as the bridge's for history. */
    public static PlainConsumerProcess fetchingLittle(Kafka kafka) {
        return new PlainConsumerProcess(kafka, LITTLE);
    }

    public ProcessHandle handle() {
        return process.handle();
    }

    /** Has it read all of a topic; returns how long it took. */
    public Duration read(PulledTopic topic) {
        process.say("read %s 0 %d".formatted(topic.channel(), topic.events()));
        return Duration.ofNanos(Long.parseLong(process.awaitLine("done ")));
    }

    /**
     * Has it read from offsets at random, one after the other; returns how many nanoseconds each
     * took.
     *
     * @param length how many records at each
     * @param seed of {@link java.util.Random}, which draws {@code nextInt} of all offsets that have
     *     so many behind them
     */
    public Histogram random(PulledTopic topic, int length, int times, long seed) {
        process.say(
                "random %s %d %d %d %d"
                        .formatted(topic.channel(), topic.events(), length, times, seed));
        byte[] encoded = Base64.getDecoder().decode(process.awaitLine("done "));
        Histogram nanos = Publications.histogram();
        nanos.add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), 0));
        return nanos;
    }

    @Override
    public void close() {
        process.close();
    }
}
