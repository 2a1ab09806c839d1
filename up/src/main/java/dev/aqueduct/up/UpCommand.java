package dev.aqueduct.up;

import dev.aqueduct.bridge.app.Bridge;
import dev.aqueduct.bridge.app.BridgeSettings;
import dev.aqueduct.bridge.app.StartException;
import dev.aqueduct.bridge.app.command.Lifetime;
import dev.aqueduct.bridge.app.command.Version;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.kafka.EmbeddedKafka;
import dev.aqueduct.kafka.EmbeddedKafkaException;
import dev.aqueduct.kafka.KafkaOptions;
import dev.aqueduct.producers.command.SpeedConverter;
import dev.aqueduct.producers.feed.Feeds;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/**
 * {@code aqueduct up}: Kafka, a bridge and demo feeds, until it is told to end. Then all of it goes
 * at once, in the order in which nothing is missed: feeds, bridge, Kafka.
 */
@Command(
        name = "aqueduct up",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Runs Kafka, a bridge and demo feeds in one process until it is stopped.")
final class UpCommand implements Callable<Integer> {
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CHANNELS_TIMEOUT = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 20;

    /** Who tries it out does not want to wait for its end; a client comes back by itself. */
    private static final Duration DRAIN = Duration.ofMillis(300);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "The port that HTTP is served on, 0 for any free one. Default: 8080")
    private int port = 8080;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "The port of Kafka, 0 for any free one. Default: 9092")
    private int kafkaPort = 9092;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            converter = FolderConverter.class,
            description =
                    "Where Kafka keeps its data for the next time. Left out, they are temporary"
                            + " and are removed at the end.")
    private @Nullable Path data;

    @Option(
            names = "--feeds",
            paramLabel = "NAME[,…]",
            description =
                    "The demo feeds: earthquakes, flights and host, or none. Default: all of them")
    private String feeds = String.join(",", Feeds.NAMES);

    @Option(
            names = "--speed",
            paramLabel = "X",
            converter = SpeedConverter.class,
            description =
                    "How many times as fast the feeds' replays are, such as 0.1 or 50; 'max': as"
                            + " fast as possible. Default: 1")
    private double speed = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        List<String> names = names();
        BridgeSettings defaults = BridgeSettings.defaults();
        Bridge.requireFree(defaults.host(), port);
        try (Lifetime lifetime = Lifetime.ofProcess()) {
            EmbeddedKafka kafka = kafka(lifetime);
            Bridge bridge =
                    lifetime.keep(
                            Bridge.start(
                                    defaults.at(kafka.bootstrapServers(), port).drainedIn(DRAIN)));
            if (!names.isEmpty()) {
                lifetime.keep(Feeds.start(names, kafka.bootstrapServers(), speed));
            }
            if (!bridge.awaitKafka(KAFKA_TIMEOUT)) {
                throw new StartException("Kafka was started, but cannot be reached");
            }
            awaitChannels(bridge, names);
            tellReady(bridge, kafka, names);
            throw new StartException(awaitEnd(kafka));
        }
    }

    /** Being told to end ends the process, so that what is waited for is that Kafka gives up. */
    private static String awaitEnd(EmbeddedKafka kafka) throws InterruptedException {
        try {
            String why = kafka.givenUp().toCompletableFuture().get();
            return "Kafka cannot go on with its data in %s (%s); what it says above is why"
                    .formatted(kafka.dataDirectory(), why);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("giving up never fails", impossible);
        }
    }

    private List<String> names() {
        if (feeds.equals("none")) {
            return List.of();
        }
        List<String> names =
                Arrays.stream(feeds.split(",", -1)).map(String::strip).distinct().toList();
        for (String name : names) {
            if (!Feeds.NAMES.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        String.format(
                                "Invalid value for option '--feeds': there is no feed '%s'; there"
                                        + " are %s, or none",
                                name, String.join(", ", Feeds.NAMES)));
            }
        }
        return names;
    }

    private EmbeddedKafka kafka(Lifetime lifetime) {
        try {
            EmbeddedKafka kafka =
                    lifetime.keep(new EmbeddedKafka(new KafkaOptions(kafkaPort, data, Map.of())));
            kafka.start();
            return kafka;
        } catch (EmbeddedKafkaException e) {
            String hint = e.takenPort() == 0 ? "" : "; --kafka-port chooses another one";
            throw new StartException("Kafka cannot be started: " + e.getMessage() + hint, e);
        }
    }

    /** So that the first thing that somebody tries does not find nothing there. */
    private static void awaitChannels(Bridge bridge, List<String> names)
            throws InterruptedException {
        long deadline = System.nanoTime() + CHANNELS_TIMEOUT.toNanos();
        Set<String> missing = new HashSet<>(names);
        while (!missing.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                bridge.readers()
                        .channels()
                        .forEach(channel -> missing.remove(channel.topic().channel()));
            } catch (SourceUnavailableException e) {
                // Asked again until the deadline.
            }
            Thread.sleep(LOOK_MILLIS);
        }
        if (!missing.isEmpty()) {
            throw new StartException("The feeds did not begin: " + String.join(", ", missing));
        }
    }

    private void tellReady(Bridge bridge, EmbeddedKafka kafka, List<String> names)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> channels =
                bridge.readers().channels().stream()
                        .map(channel -> channel.topic().channel())
                        .toList();
        String ready =
                String.format(
                        "Aqueduct is up: %s  (Kafka %s, %s)%n",
                        bridge.address(),
                        kafka.bootstrapServers(),
                        channels.isEmpty() ? "no channels yet" : "channels " + list(channels));
        if (!names.isEmpty()) {
            ready +=
                    String.format(
                            "Try: curl -N -H 'Accept: text/event-stream' %s/channels/%s/events%n",
                            bridge.address(), names.getFirst());
        }
        // At once: whoever waits for it finds all of it or nothing.
        out.print(ready);
        out.flush();
    }

    private static String list(List<String> channels) {
        int most = 5;
        String first = String.join(", ", channels.subList(0, Math.min(most, channels.size())));
        return channels.size() <= most
                ? first
                : first + " and " + (channels.size() - most) + " more";
    }

    /** Takes a port. */
    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65535) {
                return Integer.valueOf(value);
            }
            throw new TypeConversionException("'" + value + "' is no port from 0 to 65535");
        }
    }

    /** Takes a folder; an empty name would be the one that it is called in. */
    static final class FolderConverter implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            if (value.isBlank()) {
                throw new TypeConversionException("'" + value + "' is no folder");
            }
            return Path.of(value);
        }
    }
}
