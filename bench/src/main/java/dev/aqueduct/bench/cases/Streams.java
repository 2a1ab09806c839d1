package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.LoadClient;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Subscription;
import dev.aqueduct.bench.server.Server;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bridge.app.StartException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens the streams of a run. */
public final class Streams {
    private static final Duration BEGIN = Duration.ofMinutes(5);

    private Streams() {}

    /**
     * Opens streams spread evenly over the channels, and returns when all have begun.
     *
     * @param threads that read
     */
    public static LoadClient open(
            Server server,
            int streams,
            int channels,
            int threads,
            Publications publications,
            Violations violations)
            throws InterruptedException {
        List<Subscription> subscriptions = new ArrayList<>(streams);
        for (int i = 0; i < streams; i++) {
            subscriptions.add(server.subscription(i % channels));
        }
        LoadClient client =
                new LoadClient(server.address(), subscriptions, threads, publications, violations);
        try {
            requireBegun(client, violations);
        } catch (RuntimeException | InterruptedException e) {
            client.close();
            throw e;
        }
        return client;
    }

    private static void requireBegun(LoadClient client, Violations violations)
            throws InterruptedException {
        if (!client.awaitBegun(BEGIN, violations) || violations.total() > 0) {
            throw new StartException(
                    "%,d of %,d streams have begun: %s"
                            .formatted(client.begun(), client.streams(), violations.first()));
        }
    }
}
