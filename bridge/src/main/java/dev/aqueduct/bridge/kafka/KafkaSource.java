package dev.aqueduct.bridge.kafka;

import dev.aqueduct.bridge.event.EventRenderer;
import dev.aqueduct.bridge.event.ValueFormats;
import dev.aqueduct.bridge.log.BlockMemory;
import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.Renderer;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Backing;
import dev.aqueduct.bridge.read.Readers;

import org.apache.kafka.clients.admin.Admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * All of Kafka that the bridge needs, put together: readers over its channels. It looks after Kafka
 * from a thread of its own, whether it answers or not, until it is closed. Any thread may call it.
 */
public final class KafkaSource implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KafkaSource.class.getName());

    /** Of the consumers for history, those for who reads on from block to block. */
    private static final int STREAMS_PART = 3;

    /** Of the memory for history, what is kept for blocks to come. */
    private static final int SPARE_PART = 32;

    private static final long LOOK_EVERY_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 500;

    /**
     * How many followed channels are looked at each time. So a partition that is added is found
     * within 2 s, and where ten thousand channels are followed, within 80; to ask for all of them
     * every 2 s took the bridge half a core.
     */
    private static final int MOST_LOOKED_AT = 250;

    private final Admin admin;
    private final Reachability reachability;
    private final TopicDirectory directory;
    private final Budget budget;
    private final FollowedSchemas schemas;
    private final Tails tails;
    private final BlockHistory history;
    private final Readers readers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread lookout;

    /** The lookout's: the followed channels that are still to be looked at before all were. */
    private final Queue<String> unlooked = new ArrayDeque<>();

    /**
     * Begins to look for Kafka, and does not wait for it.
     *
     * @param settings how Kafka is reached and what is kept of it
     * @param formats what channels are pinned to
     * @throws org.apache.kafka.common.KafkaException if the settings cannot be used, such as a host
     *     that cannot be resolved
     */
    public KafkaSource(KafkaSettings settings, ValueFormats formats) {
        Clients clients = new Clients(settings);
        admin = clients.admin();
        reachability = new Reachability(settings.bootstrapServers());
        directory =
                new TopicDirectory(
                        admin,
                        () -> clients.consumer(new MetadataUpdates(), Clients.Fetching.JUMP),
                        reachability,
                        new ChannelNames(settings.include(), settings.exclude()));
        budget = new Budget(settings.nodeBytes(), settings.channelBytes());
        schemas = new FollowedSchemas(clients, directory);
        Renderer renderer = new EventRenderer(schemas, formats);
        Refusals refusals = new Refusals(System::nanoTime);
        Feed.Shared shared = new Feed.Shared(renderer, new NodeMemory(budget), refusals);
        tails =
                new Tails(
                        directory,
                        budget,
                        settings.linger(),
                        refusals,
                        name ->
                                new Tail(
                                        name,
                                        () ->
                                                new CheckedConsumer(
                                                        clients,
                                                        directory::ids,
                                                        Clients.Fetching.PRESENT),
                                        shared));
        int streams = settings.historyConsumers() / STREAMS_PART;
        long spareBytes = settings.historyBytes() / SPARE_PART;
        BlockMemory spare = new BlockMemory(spareBytes);
        history =
                new BlockHistory(
                        settings.historyBytes() - spareBytes,
                        pool(
                                settings.historyConsumers() - streams,
                                clients,
                                Clients.Fetching.JUMP,
                                renderer,
                                spare),
                        pool(streams, clients, Clients.Fetching.STREAM, renderer, spare),
                        directory);
        readers = new Readers(new Backing(directory, tails, history, System::nanoTime));
        lookout = Thread.ofPlatform().name("kafka-lookout").daemon(true).start(this::lookOut);
    }

    private ConsumerPool pool(
            int size,
            Clients clients,
            Clients.Fetching fetching,
            Renderer renderer,
            BlockMemory memory) {
        return new ConsumerPool(
                size,
                () ->
                        new HistoryConsumer(
                                new CheckedConsumer(clients, directory::ids, fetching),
                                renderer,
                                memory));
    }

    private void lookOut() {
        try {
            do {
                look();
            } while (!closing.await(
                    reachability.reachable() ? LOOK_EVERY_MILLIS : RETRY_MILLIS,
                    TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            tails.sweep(directory.list());
            tails.compare(directory.ask(inTurn()));
        } catch (SourceUnavailableException e) {
            // Reachability has said so.
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "looking after Kafka failed, and goes on", e);
        }
    }

    private Set<String> inTurn() {
        if (unlooked.isEmpty()) {
            unlooked.addAll(tails.channels());
        }
        Set<String> next = new HashSet<>();
        while (!unlooked.isEmpty() && next.size() < MOST_LOOKED_AT) {
            next.add(unlooked.remove());
        }
        return next;
    }

    public Readers readers() {
        return readers;
    }

    /** Whether Kafka answered when it was last asked. */
    public boolean reachable() {
        return reachability.reachable();
    }

    /** Whether Kafka ever answered. */
    public boolean reached() {
        return reachability.reached();
    }

    /** How many channels there are, as last heard of. */
    public int channels() {
        return directory.peekNames().size();
    }

    /** How many channels are followed. */
    public int followedChannels() {
        return tails.channels().size();
    }

    /** How many bytes the newest events of all channels take in memory. */
    public long logBytes() {
        return budget.usedBytes();
    }

    /** How many bytes the blocks of older events take in memory. */
    public long historyBytes() {
        return history.sizeBytes();
    }

    /** How many schemas are known. */
    public int schemas() {
        return schemas.size();
    }

    /** Lets go of Kafka; readers that are still open find nothing more. Twice is once. */
    @Override
    public void close() {
        closing.countDown();
        reachability.end();
        lookout.interrupt();
        try {
            lookout.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tails.close();
        history.close();
        schemas.close();
        directory.close();
        admin.close(Duration.ofSeconds(1));
    }
}
