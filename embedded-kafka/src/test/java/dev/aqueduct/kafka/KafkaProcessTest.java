package dev.aqueduct.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

@Execution(ExecutionMode.CONCURRENT)
final class KafkaProcessTest {

    @Test
    void killed_while_written_to_it_keeps_every_acknowledged_record() throws Exception {
        try (var kafka = KafkaProcess.started()) {
            String address = kafka.bootstrapServers();
            Clients.createTopic(kafka);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            var enough = new CountDownLatch(5_000);
            try (var producer = Clients.producer(address)) {
                for (String value : Clients.numbers(0, 20_000)) {
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(Clients.TOPIC, value),
                                    (_, e) -> {
                                        if (e == null) {
                                            acknowledged.add(value);
                                            enough.countDown();
                                        }
                                    });
                }
                assertTrue(enough.await(30, SECONDS));
                kafka.kill();
                assertFalse(kafka.isRunning());
                producer.close(Duration.ZERO);
            }

            kafka.start();

            assertEquals(address, kafka.bootstrapServers());
            var stored = Clients.read(address);
            var lost = new HashSet<>(acknowledged);
            stored.forEach(lost::remove);
            assertEquals(Set.of(), lost);
            assertEquals(new HashSet<>(stored).size(), stored.size(), "records stored twice");
        }
    }

    @Test
    void stopped_and_started_it_has_its_port_and_data_until_it_is_closed() throws Exception {
        Path data;
        try (var kafka = KafkaProcess.started()) {
            String address = kafka.bootstrapServers();
            data = kafka.dataDirectory();
            Clients.createTopic(kafka);
            Clients.write(kafka, "before");

            kafka.stop();
            kafka.start();
            Clients.write(kafka, "after");

            assertEquals(address, kafka.bootstrapServers());
            assertEquals(List.of("before", "after"), Clients.read(address));
            assertTrue(Files.isDirectory(data));
        }
        assertFalse(Files.exists(data));
    }

    @Test
    void paused_it_answers_nothing_and_resumed_it_goes_on() throws Exception {
        try (var kafka = KafkaProcess.started();
                var admin = Clients.admin(kafka)) {
            kafka.pause();
            var unanswered = admin.describeCluster(new DescribeClusterOptions().timeoutMs(500));
            assertThrows(ExecutionException.class, () -> unanswered.nodes().get(30, SECONDS));

            kafka.resume();

            assertEquals(1, admin.describeCluster().nodes().get(30, SECONDS).size());
            kafka.pause();
            kafka.stop();
        }
    }

    @Test
    void a_taken_port_and_a_wrong_setting_are_told_in_one_line() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var onTaken = KafkaOptions.defaults().withPort(taken.getLocalPort());
            var wrong = KafkaOptions.defaults().with("num.io.threads", "many");

            var port =
                    assertThrows(EmbeddedKafkaException.class, () -> KafkaProcess.started(onTaken));
            var setting =
                    assertThrows(EmbeddedKafkaException.class, () -> KafkaProcess.started(wrong));

            assertEquals("port " + taken.getLocalPort() + " is taken", port.getMessage());
            assertTrue(String.valueOf(setting.getMessage()).contains("num.io.threads"));
        }
    }

    @Test
    void it_ends_with_a_parent_that_is_killed() throws Exception {
        var parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String data = parent.inputReader(UTF_8).readLine();
        var child = parent.toHandle().children().findFirst().orElseThrow();

        parent.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive());
        DataDirectory.delete(Path.of(data));
    }

    /** Starts a Kafka, says where its data are, and waits to be killed. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            var kafka = KafkaProcess.started();
            System.out.println(kafka.dataDirectory());
            new CountDownLatch(1).await();
        }
    }
}
