package dev.aqueduct.bench.cases;

import dev.aqueduct.bench.client.PageClients;
import dev.aqueduct.bench.client.Publications;
import dev.aqueduct.bench.client.Publisher;
import dev.aqueduct.bench.measure.OpenFiles;
import dev.aqueduct.bench.measure.Usage;
import dev.aqueduct.bench.report.Figure;
import dev.aqueduct.bench.report.Figures;
import dev.aqueduct.bench.server.BridgeServer;
import dev.aqueduct.bench.server.Cache;
import dev.aqueduct.bench.stream.Violations;
import dev.aqueduct.bridge.app.StartException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What many clients that pull cost a bridge, with or without a cache before it: a history that all
 * read, waits that pass with nothing new, events that all wait for. For one thread.
 */
public final class CacheRun {
    private static final Figure PER_EVENT =
            Figure.count("requestsPerEvent", "… for an event that all wait for");
    private static final Figure PER_WAIT =
            Figure.count("requestsPerWait", "… for a wait that passes");
    private static final Figure PER_PAGE =
            Figure.count("requestsPerPage", "requests at the bridge for a page of history");
    private static final Figure CACHE_CPU =
            Figure.count("cacheCpuMillisPerEvent", "CPU of the cache for an event, ms");
    private static final Figure BRIDGE_CPU =
            Figure.count("bridgeCpuMillisPerEvent", "CPU of the bridge for an event, ms");

    private static final int PAGE = 100;
    private static final Duration QUIET_WAIT = Duration.ofSeconds(3);
    private static final Duration MOST = Duration.ofMinutes(2);

    private final int clients;
    private final int events;
    private final int rounds;
    private final int pages;
    private final Duration pause;

    /**
     * What is done in each run.
     *
     * @param events that all wait for, one after the other
     * @param rounds of waits that pass
     * @param pages of history
     * @param pause from the time when all have an event to the next
     */
    public CacheRun(int clients, int events, int rounds, int pages, Duration pause) {
        this.clients = clients;
        this.events = events;
        this.rounds = rounds;
        this.pages = pages;
        this.pause = pause;
    }

    /** Events of history: the last page is not full, and so not for ever. */
    private int history() {
        return pages * PAGE + 1;
    }

    /** Runs it against a bridge whose channel is new. */
    public Figures run(BridgeServer bridge, Optional<Cache> cache, Violations violations)
            throws InterruptedException {
        OpenFiles.require(3 * clients);
        try (Publisher publisher = bridge.bulkPublisher()) {
            for (int number = 0; number < history(); number++) {
                publisher.publish(number);
            }
        }
        Round round =
                new Round(
                        cache.map(Cache::address).orElse(bridge.address()),
                        bridge,
                        cache,
                        violations);
        Figures figures = new Figures();
        round.replay(figures);
        round.passWaits(figures);
        round.waitForEvents(figures);
        return figures;
    }

    /** One run of it. */
    private final class Round {
        private final InetSocketAddress server;
        private final BridgeServer bridge;
        private final Optional<Cache> cache;
        private final Violations violations;
        private final Publications publications = new Publications(history() + events);

        Round(
                InetSocketAddress server,
                BridgeServer bridge,
                Optional<Cache> cache,
                Violations violations) {
            this.server = server;
            this.bridge = bridge;
            this.cache = cache;
            this.violations = violations;
        }

        private PageClients clients(int offset, String parameters) {
            return new PageClients(
                    server,
                    bridge.pageTarget(offset) + "&limit=" + PAGE + parameters,
                    offset,
                    clients,
                    publications,
                    violations);
        }

        /**
         * How many requests have reached the bridge: where nothing is between, all that were sent.
         */
        private LongSupplier requests(PageClients clients) {
            return cache.<LongSupplier>map(before -> before::requests).orElse(clients::requests);
        }

        void replay(Figures figures) throws InterruptedException {
            long before = cache.map(Cache::requests).orElse(0L);
            try (PageClients reading = clients(0, "&wait=60s")) {
                LongSupplier requests = requests(reading);
                reading.awaitEvents(history(), MOST);
                // With the page at the end, and what waits behind it.
                figures.put(PER_PAGE, (double) (requests.getAsLong() - before) / (pages + 2));
            }
        }

        void passWaits(Figures figures) throws InterruptedException {
            long before = cache.map(Cache::requests).orElse(0L);
            try (PageClients waiting =
                    clients(history(), "&wait=" + QUIET_WAIT.toSeconds() + "s")) {
                LongSupplier requests = requests(waiting);
                waiting.awaitEmpty(rounds, MOST);
                double waits = waiting.mostEmpty() + 1;
                figures.put(PER_WAIT, (requests.getAsLong() - before) / waits);
            }
        }

        void waitForEvents(Figures figures) throws InterruptedException {
            try (PageClients waiting = clients(history(), "&wait=60s");
                    Publisher publisher = bridge.publisher(false)) {
                LongSupplier requests = requests(waiting);
                Thread.sleep(pause.multipliedBy(2)); // they connect
                long before = requests.getAsLong();
                Duration ofCache = cpu();
                Duration ofBridge = Usage.cpu(bridge.process());
                for (int event = 0; event < events; event++) {
                    waiting.publish(publisher, history() + event);
                    waiting.awaitEvents(history() + event + 1, MOST);
                    Thread.sleep(pause);
                }
                if (!publisher.failure().isEmpty()) {
                    throw new StartException("publishing failed: " + publisher.failure());
                }
                figures.put(PER_EVENT, (double) (requests.getAsLong() - before) / events);
                Latencies.put(figures, waiting.latency());
                figures.put(CACHE_CPU, cpu().minus(ofCache).toMillis() / (double) events);
                figures.put(
                        BRIDGE_CPU,
                        Usage.cpu(bridge.process()).minus(ofBridge).toMillis() / (double) events);
            }
        }

        private Duration cpu() {
            return cache.map(Cache::cpu).orElse(Duration.ZERO);
        }
    }
}
