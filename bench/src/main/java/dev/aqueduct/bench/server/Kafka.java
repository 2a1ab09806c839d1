package dev.aqueduct.bench.server;

import dev.aqueduct.bridge.app.StartException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The embedded Kafka of a measurement, in a process of its own, with a way to make topics. */
public final class Kafka implements AutoCloseable {
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    /** Many at once are quick; all of ten thousand in one request are not. */
    private static final int TOPICS_AT_ONCE = 500;

    /** As Kafka's own scripts run it on a small machine. */
    private static final List<String> FLAGS =
            List.of(
                    "-Xmx1g",
                    "-Xms1g",
                    "-XX:+UseG1GC",
                    "-XX:MaxGCPauseMillis=20",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final ChildProcess process;
    private final String bootstrapServers;
    private final Admin admin;

    public Kafka() {
        TempFolder folder = new TempFolder("kafka");
        List<String> command = new ArrayList<>();
        command.add(ChildProcess.java());
        command.addAll(FLAGS);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaNode.class.getName(),
                        folder.path().resolve("data").toString()));
        process = new ChildProcess("kafka", folder, command, Map.of());
        bootstrapServers = process.awaitLine("Kafka: ");
        process.passingOn();
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public ProcessHandle handle() {
        return process.handle();
    }

    /** Makes the topics of a run. */
    void createTopics(Workload workload) {
        List<NewTopic> topics =
                IntStream.range(0, workload.lanes().channels())
                        .mapToObj(channel ->
                                new NewTopic(
                                        workload.channelName(channel),
                                        Optional.of(workload.lanes().partitions()),
                                        Optional.of((short) 1)))
                        .toList();
        for (int from = 0; from < topics.size(); from += TOPICS_AT_ONCE) {
            int to = Math.min(topics.size(), from + TOPICS_AT_ONCE);
            await(admin.createTopics(topics.subList(from, to)).all());
        }
        awaitKnown(topics.stream().map(NewTopic::name).toList());
    }

    /** That a topic was made is said by the controller; a busy broker learns of it later. */
    private void awaitKnown(List<String> topics) {
        long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (!await(admin.listTopics().names()).containsAll(topics)) {
            if (System.nanoTime() - deadline > 0) {
                throw new StartException("Kafka's broker does not know the topics that were made");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Removes them, so that they are not a burden to the next run. */
    void deleteTopics(Workload workload) {
        List<String> names = new ArrayList<>();
        for (int channel = 0; channel < workload.lanes().channels(); channel++) {
            names.add(workload.channelName(channel));
        }
        await(admin.deleteTopics(names).all());
    }

    private static <T> T await(KafkaFuture<T> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new StartException("Kafka did not do what it was asked: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close();
        process.close();
    }
}
