package dev.aqueduct.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class KafkaClusterTest {

    @Test
    void three_processes_survive_that_the_leader_is_killed_and_their_data_that_all_are(
            @TempDir Path data) throws Exception {
        try (var cluster = KafkaCluster.started(ClusterOptions.ofProcesses(3).withData(data));
                var producer = Clients.producer(cluster.bootstrapServers())) {
            survives_the_loss_of_the_leader(cluster, producer);
            for (int id = 1; id <= cluster.size(); id++) {
                cluster.node(id).kill();
            }
        }

        try (var next = KafkaCluster.started(ClusterOptions.inThisJvm(3).withData(data))) {
            assertEquals(
                    List.of("before", "without", "after"), Clients.read(next.bootstrapServers()));
        }
    }

    @Test
    void three_nodes_in_this_jvm_survive_that_the_leader_is_killed() throws Exception {
        try (var cluster = KafkaCluster.started(ClusterOptions.inThisJvm(3));
                var producer = Clients.producer(cluster.bootstrapServers())) {
            survives_the_loss_of_the_leader(cluster, producer);
        }
    }

    private static void survives_the_loss_of_the_leader(
            KafkaCluster cluster, KafkaProducer<String, String> producer) throws Exception {
        Clients.createTopic(cluster.node(1));
        producer.send(new ProducerRecord<>(Clients.TOPIC, "before")).get(30, SECONDS);
        int leader = leader(cluster);

        cluster.node(leader).kill();
        producer.send(new ProducerRecord<>(Clients.TOPIC, "without")).get(60, SECONDS);
        assertFalse(cluster.node(leader).isRunning());

        cluster.node(leader).start();
        producer.send(new ProducerRecord<>(Clients.TOPIC, "after")).get(60, SECONDS);
        assertEquals(
                List.of("before", "without", "after"), Clients.read(cluster.bootstrapServers()));
    }

    @Test
    void temporary_data_go_when_it_is_closed() {
        Path data;
        try (var cluster = KafkaCluster.started(ClusterOptions.inThisJvm(1))) {
            data = cluster.node(1).dataDirectory();
            assertTrue(Files.isDirectory(data));
        }

        assertFalse(Files.exists(data));
    }

    private static int leader(KafkaCluster cluster) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(Clients.TOPIC)).allTopicNames();
            var topic = topics.get(30, SECONDS).values().iterator().next();
            assertEquals(3, topic.partitions().getFirst().replicas().size());
            return topic.partitions().getFirst().leader().id();
        }
    }
}
