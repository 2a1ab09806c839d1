package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.json.Seed;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Some dozens of clients over real connections, while a topic is written to: quick ones, some that
 * stop reading for a while, some that come and go. What each of them was sent is held against the
 * log.
 */
@ExtendWith(SharedFixture.class)
@Timeout(120)
final class PushModelTest {
    private static final int PARTITIONS = 3;
    private static final int EVENTS = 1_200;
    private static final Pattern EVENT =
            Pattern.compile(
                    "data: \\{\"channel\":\"model\",\"partition\":(\\d+),\"offset\":(\\d+)");

    /** How far the writer has come, and how far the client that is always there. */
    private static final class Progress {
        private int at;

        synchronized void to(int reached) {
            at = reached;
            notifyAll();
        }

        synchronized void await(int wanted) throws InterruptedException {
            while (at < Math.min(wanted, EVENTS)) {
                wait();
            }
        }

        synchronized int at() {
            return at;
        }
    }

    private final Progress written = new Progress();
    private final Progress seen = new Progress();

    /** By partition, the offsets of what was written and not taken back. */
    private final List<TreeMap<Long, Integer>> log =
            Stream.generate(TreeMap<Long, Integer>::new).limit(PARTITIONS).toList();

    @Test
    void every_client_is_sent_every_event_once_and_resumes_anywhere() throws Exception {
        Random seeds = Seed.random("every_client_is_sent_every_event_once");
        HttpFixture fixture = SharedFixture.fixture();
        fixture.create("model", PARTITIONS);
        HttpSettings settings =
                HttpSettings.DEFAULT.with(changed -> {
                    changed.heartbeat = Duration.ofMillis(100);
                    changed.sendBufferBytes = 16 * 1024;
                });
        try (Bridge bridge = fixture.bridge(settings)) {
            List<Client> clients = new ArrayList<>();
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int number = 0; number < 30; number++) {
                Client client = new Client(bridge, number, new Random(seeds.nextLong()));
                clients.add(client);
                running.add(CompletableFuture.runAsync(client, Thread::startVirtualThread));
            }
            Awaitility.await().until(() -> bridge.http.openPushes() == 30);
            write(fixture, new Random(seeds.nextLong()), running.getFirst());
            for (CompletableFuture<Void> each : running) {
                each.get();
            }
            clients.forEach(Client::check);
            assertEquals(0, bridge.metrics.stalled.get());
            assertEquals(0, bridge.metrics.gaps.get());
            Awaitility.await().until(() -> bridge.http.openPushes() == 0);
        }
    }

    private void write(HttpFixture fixture, Random random, CompletableFuture<Void> first)
            throws Exception {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        fixture.kafka.bootstrapServers(),
                        "transactional.id",
                        "model");
        int events = 0;
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            while (events < EVENTS) {
                boolean kept = random.nextInt(6) > 0;
                int burst = Math.min(EVENTS - events, 1 + random.nextInt(kept ? 40 : 3));
                producer.beginTransaction();
                for (int number = 0; number < burst; number++) {
                    int partition = random.nextInt(PARTITIONS);
                    byte[] value = HttpFixture.utf8("x".repeat(random.nextInt(2_000)));
                    var record =
                            new ProducerRecord<byte[], byte[]>("model", partition, null, value);
                    if (random.nextBoolean()) {
                        record.headers().add("ce_type", HttpFixture.utf8("some.type"));
                    }
                    int order = events + number;
                    producer.send(
                            record,
                            (metadata, failure) -> {
                                if (kept && failure == null) {
                                    synchronized (log) {
                                        log.get(partition).put(metadata.offset(), order);
                                    }
                                }
                            });
                }
                if (kept) {
                    producer.commitTransaction();
                    events += burst;
                    written.to(events);
                    // So most of it is the present for those who keep up.
                    if (random.nextInt(3) > 0 && !first.isDone()) {
                        seen.await(events);
                    }
                } else {
                    producer.flush();
                    producer.abortTransaction();
                }
            }
        }
    }

    /** What a client knew at a block that has an id. */
    private record Told(long[] id, long[] next) {}

    private final class Client implements Runnable {
        private final Bridge bridge;
        private final int number;
        private final Random random;
        private final String path;
        private final List<List<Long>> offsets =
                Stream.generate(() -> (List<Long>) new ArrayList<Long>())
                        .limit(PARTITIONS)
                        .toList();
        private final List<Told> told = new ArrayList<>();
        private final long[] next = new long[PARTITIONS];
        private String lastId = "";
        private int events;
        private int named;

        Client(Bridge bridge, int number, Random random) {
            this.bridge = bridge;
            this.number = number;
            this.random = random;
            String names = number % 3 == 0 ? "&names=type" : "";
            path = "/channels/model/events?cursor=earliest" + names;
        }

        @Override
        public void run() {
            try {
                while (events < EVENTS) {
                    try (RawStream push = open()) {
                        read(push, number % 3 == 2 ? 1 + random.nextInt(300) : EVENTS);
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException("client " + number + " has " + events, e);
            } finally {
                if (number == 0) {
                    seen.to(EVENTS);
                }
            }
        }

        private RawStream open() throws Exception {
            return lastId.isEmpty()
                    ? bridge.push(path)
                    : bridge.push(path, "Last-Event-ID", lastId);
        }

        private void read(RawStream push, int most) throws IOException, InterruptedException {
            int until = Math.min(EVENTS, events + most);
            while (events < until) {
                block(present(push.block()));
                if (number % 3 == 1 && random.nextInt(200) == 0) {
                    written.await(written.at() + random.nextInt(600)); // and reads nothing
                }
            }
        }

        private List<String> present(@Nullable List<String> block) {
            if (block == null) {
                throw new AssertionError("the push of client " + number + " has ended");
            }
            return block;
        }

        private void block(List<String> lines) {
            for (String line : lines) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.equals("event: some.type")) {
                    named++;
                }
                Matcher event = EVENT.matcher(line);
                if (event.lookingAt()) {
                    int partition = Integer.parseInt(event.group(1));
                    long offset = Long.parseLong(event.group(2));
                    offsets.get(partition).add(offset);
                    next[partition] = offset + 1;
                    events++;
                }
            }
            if (!lastId.isEmpty()) {
                String[] parts = lastId.substring(lastId.lastIndexOf('*') + 1).split("\\.");
                told.add(
                        new Told(
                                Arrays.stream(parts).mapToLong(Long::parseLong).toArray(),
                                next.clone()));
            }
            if (number == 0) {
                seen.to(events);
            }
        }

        void check() {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TreeMap<Long, Integer> there = log.get(partition);
                assertEquals(
                        new ArrayList<>(there.keySet()),
                        offsets.get(partition),
                        "client " + number + ", partition " + partition);
                for (Told each : told) {
                    long from = each.next[partition];
                    long to = each.id[partition];
                    assertTrue(from <= to, "client " + number + " would be sent some again");
                    assertTrue(
                            there.subMap(from, to).isEmpty(),
                            "client " + number + " would not be sent some");
                }
            }
            assertEquals(number % 3 == 0, named > 0);
        }
    }
}
