package dev.aqueduct.bridge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.http.HttpFixture.Bridge;
import dev.aqueduct.bridge.kafka.KafkaSettings;
import dev.aqueduct.bridge.kafka.KafkaSource;
import dev.aqueduct.kafka.KafkaProcess;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A broker that stands still keeps the few consumers of history, and whoever waits for one. */
@Timeout(180)
final class BusyHistoryTest {

    @Test
    void who_waits_for_a_consumer_in_vain_is_told_so_in_time() throws Exception {
        try (KafkaProcess kafka = KafkaProcess.started();
                KafkaSource source =
                        new KafkaSource(
                                KafkaSettings.of(kafka.bootstrapServers()),
                                channel -> ValueFormat.AUTO);
                Bridge bridge = new Bridge(source, HttpSettings.DEFAULT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            write(kafka);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> bridge.get("/channels/still/events/0/0").statusCode() == 200);
            kafka.pause(); // what is known of the channel is young enough to serve from
            long begun = System.nanoTime();
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            for (int offset = 100; offset < 140; offset++) {
                String path = "/channels/still/events/0/" + offset;
                all.add(threads.submit(() -> bridge.get(path)));
            }
            boolean turnedAway = false;
            for (Future<HttpResponse<String>> each : all) {
                HttpResponse<String> answer = each.get();
                assertEquals(503, answer.statusCode(), answer.body());
                assertTrue(answer.headers().firstValue("retry-after").isPresent());
                turnedAway |= answer.body().contains("too many requests for older events");
            }
            long took = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            assertTrue(took <= 15, took + " s");
            assertTrue(turnedAway, "nobody waited for a consumer");
            kafka.resume();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> bridge.get("/channels/still/events/0/139").statusCode() == 200);
        }
    }

    private static void write(KafkaProcess kafka) throws Exception {
        Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(clients);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                clients, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic("still", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            for (int number = 0; number < 200; number++) {
                producer.send(
                        new ProducerRecord<>("still", 0, null, HttpFixture.utf8("" + number)));
            }
        }
    }
}
