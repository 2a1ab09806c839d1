package dev.aqueduct.bridge.app.command;

import dev.aqueduct.bridge.app.Bridge;
import dev.aqueduct.bridge.app.BridgeSettings;
import dev.aqueduct.bridge.app.Catalogue;
import dev.aqueduct.bridge.app.settings.Environment;
import dev.aqueduct.bridge.app.settings.SettingsFile;
import dev.aqueduct.bridge.app.settings.Source;
import dev.aqueduct.bridge.app.settings.Values;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code aqueduct bridge}: a bridge on a Kafka that runs already, until it is told to end. */
@Command(
        name = "aqueduct bridge",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Serves a Kafka's topics over HTTP until it is stopped.",
        footer = {
            "",
            "Every setting can stand in the file, and in the environment: http.drain is"
                    + " AQUEDUCT_HTTP_DRAIN there. Options go before the environment, and that"
                    + " before the file. See docs/configuration.md."
        })
final class BridgeCommand implements Callable<Integer> {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofHours(1);

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT[,…]",
            description = "Kafka's addresses. Default: localhost:9092")
    private @Nullable String kafka;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port that HTTP is served on, 0 for any free one. Default: 8080")
    private @Nullable String port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of settings: YAML, or properties if it is named so.")
    private @Nullable Path file;

    @Option(
            names = "--list-settings",
            description = "Lists all settings, with their defaults and what is allowed.")
    private boolean listSettings;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (listSettings) {
            out.print(Catalogue.markdown());
            out.flush();
            return 0;
        }
        BridgeSettings settings = settings();
        HeapRoom.keep();
        try (Lifetime lifetime = Lifetime.ofProcess()) {
            Bridge bridge = lifetime.keep(Bridge.start(settings));
            String address = bridge.address(); // a closed bridge has none
            awaitKafka(bridge, address, lifetime);
            out.println(
                    String.format(
                            "Aqueduct is up: %s  (Kafka %s, %d channel%s)",
                            address,
                            settings.kafka().bootstrapServers(),
                            bridge.channels(),
                            bridge.channels() == 1 ? "" : "s"));
            new CountDownLatch(1).await();
        }
        return 0;
    }

    /** That Kafka cannot be reached is said by the log, once, with the reason. */
    private void awaitKafka(Bridge bridge, String address, Lifetime lifetime)
            throws InterruptedException {
        while (!bridge.awaitKafka(FIRST_LOOK)) {
            if (!bridge.reachable()) {
                if (!lifetime.hasEnded()) {
                    tell("Meanwhile " + address + " answers, but is not ready");
                }
                break;
            }
        }
        while (!bridge.awaitKafka(LOOK)) {
            // Whoever runs it decides for how long to try.
        }
    }

    private BridgeSettings settings() {
        List<Source> sources = new ArrayList<>();
        sources.add(options());
        sources.add(Environment.read(System.getenv(), Catalogue.ALL));
        if (file != null) {
            sources.add(SettingsFile.read(file));
        }
        BridgeSettings settings = BridgeSettings.of(Values.of(sources, Catalogue.ALL));
        KafkaHosts hosts = new KafkaHosts(settings.kafka().bootstrapServers());
        if (hosts.anyKnown()) {
            return settings;
        }
        tell("No address is known of Kafka's host " + hosts + "; it is looked up until one is");
        sources.add(KafkaHosts.lookedUpUntilKnown());
        return BridgeSettings.of(Values.of(sources, Catalogue.ALL));
    }

    private void tell(String line) {
        spec.commandLine().getErr().println(line);
    }

    private Source options() {
        Map<String, String> given = new HashMap<>();
        if (kafka != null) {
            given.put(Catalogue.BOOTSTRAP_SERVERS.key(), kafka);
        }
        if (port != null) {
            given.put(Catalogue.PORT.key(), port);
        }
        return Source.of(
                given,
                "the command line",
                key -> key.equals(Catalogue.PORT.key()) ? "--port" : "--kafka");
    }
}
