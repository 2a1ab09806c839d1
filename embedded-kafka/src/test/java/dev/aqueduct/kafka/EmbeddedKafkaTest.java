package dev.aqueduct.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

final class EmbeddedKafkaTest {

    @Test
    void keeps_what_is_produced_and_gives_it_to_consumers() throws Exception {
        try (var kafka = EmbeddedKafka.started()) {
            Clients.createTopic(kafka);
            Clients.write(kafka, "a", "b", "c");

            assertEquals(List.of("a", "b", "c"), Clients.read(kafka.bootstrapServers()));
        }
    }

    @Test
    void carries_out_transactions() throws Exception {
        try (var kafka = EmbeddedKafka.started();
                var producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        kafka.bootstrapServers(),
                                        "transactional.id",
                                        "t"),
                                new StringSerializer(),
                                new StringSerializer())) {
            Clients.createTopic(kafka);
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(Clients.TOPIC, "in a transaction"));
            producer.commitTransaction();

            assertEquals(0, sent.get(30, SECONDS).offset());
            assertEquals(List.of("in a transaction"), Clients.read(kafka.bootstrapServers()));
        }
    }

    @Test
    void a_stopped_one_is_out_of_reach_and_comes_back_on_its_port_with_its_data() throws Exception {
        try (var kafka = EmbeddedKafka.started()) {
            String address = kafka.bootstrapServers();
            Clients.createTopic(kafka);
            Clients.write(kafka, "before");

            kafka.stop();
            assertFalse(kafka.isRunning());
            assertThrows(IOException.class, () -> connect(address));

            kafka.start();
            Clients.write(kafka, "after");
            assertEquals(address, kafka.bootstrapServers());
            assertEquals(List.of("before", "after"), Clients.read(address));
        }
    }

    @Test
    void a_new_one_finds_the_data_and_topic_ids_of_a_closed_one(@TempDir Path data)
            throws Exception {
        var options = KafkaOptions.defaults().withData(data.resolve("made/when/absent"));
        var first = EmbeddedKafka.started(options);
        Clients.createTopic(first);
        Clients.write(first, "kept");
        var topicId = Clients.topicId(first);
        first.close();

        try (var second = EmbeddedKafka.started(options)) {
            assertEquals(topicId, Clients.topicId(second));
            assertEquals(List.of("kept"), Clients.read(second.bootstrapServers()));
        }
    }

    @Test
    void temporary_data_go_when_it_is_closed() {
        var kafka = EmbeddedKafka.started();
        Path data = kafka.dataDirectory();
        assertTrue(Files.isDirectory(data));

        kafka.close();

        assertFalse(Files.exists(data));
        kafka.close();
    }

    @Test
    void a_taken_port_is_told_in_one_line() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var options = KafkaOptions.defaults().withPort(taken.getLocalPort());

            var e =
                    assertThrows(
                            EmbeddedKafkaException.class, () -> EmbeddedKafka.started(options));

            assertEquals("port " + taken.getLocalPort() + " is taken", e.getMessage());
        }
    }

    @Test
    void data_in_use_are_told_in_one_line_and_left_alone(@TempDir Path data) throws Exception {
        var options = KafkaOptions.defaults().withData(data);
        try (var first = EmbeddedKafka.started(options)) {
            var e =
                    assertThrows(
                            EmbeddedKafkaException.class, () -> EmbeddedKafka.started(options));

            assertEquals(data + " is in use by another Kafka", e.getMessage());
            Clients.createTopic(first);
        }
    }

    @Test
    void a_folder_with_other_things_in_it_is_refused(@TempDir Path data) throws Exception {
        Files.writeString(data.resolve("letter.txt"), "Dear Sir or Madam");
        var options = KafkaOptions.defaults().withData(data);

        var e = assertThrows(EmbeddedKafkaException.class, () -> EmbeddedKafka.started(options));

        assertEquals(data + " is not empty and holds no data of Kafka", e.getMessage());
    }

    @Test
    void a_file_in_place_of_the_folder_is_refused(@TempDir Path data) throws Exception {
        Path file = Files.writeString(data.resolve("letter.txt"), "Dear Sir or Madam");
        var options = KafkaOptions.defaults().withData(file);

        var e = assertThrows(EmbeddedKafkaException.class, () -> EmbeddedKafka.started(options));

        assertEquals(file + " is not a directory", e.getMessage());
    }

    @Test
    void a_setting_that_kafka_refuses_is_told_and_leaves_nothing_behind() {
        var options = KafkaOptions.defaults().with("num.io.threads", "many");

        var e = assertThrows(EmbeddedKafkaException.class, () -> EmbeddedKafka.started(options));

        assertTrue(String.valueOf(e.getMessage()).contains("num.io.threads"), e::toString);
    }

    @Test
    void settings_given_win_over_the_usual_ones() throws Exception {
        var future = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
        var options =
                KafkaOptions.defaults()
                        .with("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        try (var kafka = EmbeddedKafka.started(options);
                var producer = Clients.producer(kafka.bootstrapServers())) {
            Clients.createTopic(kafka);

            var stored =
                    producer.send(new ProducerRecord<>(Clients.TOPIC, 0, future, null, "late"));

            assertEquals(future, stored.get(30, SECONDS).timestamp());
        }
    }

    @Test
    void topics_are_not_made_by_writing_to_them() {
        try (var kafka = EmbeddedKafka.started();
                var producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        kafka.bootstrapServers(),
                                        "max.block.ms",
                                        "500"),
                                new StringSerializer(),
                                new StringSerializer())) {
            var sent = producer.send(new ProducerRecord<>("unknown", "value"));

            assertThrows(ExecutionException.class, () -> sent.get(30, SECONDS));
        }
    }

    @Test
    void one_that_cannot_go_on_tells_its_owner_and_does_not_end_this_jvm() throws Exception {
        try (var kafka = EmbeddedKafka.started();
                var admin = Clients.admin(kafka)) {
            var givenUp = kafka.givenUp().toCompletableFuture();
            assertFalse(givenUp.isDone());
            DataDirectory.delete(kafka.dataDirectory());

            // its folder cannot be made, and it was the only place for folders
            var _ = admin.createTopics(List.of(new NewTopic(Clients.TOPIC, 1, (short) 1)));

            assertEquals("status 1", givenUp.get(60, SECONDS));
        }
    }

    @Test
    void data_that_kafka_cannot_read_are_told_in_its_words_alone(@TempDir Path data)
            throws Exception {
        Files.writeString(data.resolve("meta.properties"), "letter=Dear Sir or Madam");
        var options = KafkaOptions.defaults().withData(data);

        var e = assertThrows(EmbeddedKafkaException.class, () -> EmbeddedKafka.started(options));

        assertEquals("node ID not found in " + data, e.getMessage());
    }

    private static void connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        var at =
                new InetSocketAddress(
                        InetAddress.ofLiteral(address.substring(0, colon)),
                        Integer.parseInt(address, colon + 1, address.length(), 10));
        try (var socket = new Socket()) {
            socket.connect(at, 5000);
        }
    }
}
