package dev.aqueduct.bridge.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.aqueduct.bridge.event.ValueFormat;
import dev.aqueduct.bridge.read.ChannelState;
import dev.aqueduct.kafka.ClusterOptions;
import dev.aqueduct.kafka.KafkaCluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One node of three goes, and the channels of the others are none the worse for it. */
final class SickNodeTest {

    @Test
    void node_that_is_gone_makes_its_own_channels_unknown_and_kafka_no_less_reachable()
            throws Exception {
        // Kafka does not take note of it while the test runs, and leaves the partition to the node.
        ClusterOptions options =
                ClusterOptions.inThisJvm(3).with("broker.session.timeout.ms", "300000");
        try (KafkaCluster kafka = KafkaCluster.started(options)) {
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createTopics(
                                List.of(
                                        new NewTopic("well", Map.of(0, List.of(1))),
                                        new NewTopic("sick", Map.of(0, List.of(3)))))
                        .all()
                        .get();
            }
            try (KafkaSource source =
                    new KafkaSource(
                            KafkaSettings.of(kafka.bootstrapServers()),
                            channel -> ValueFormat.AUTO)) {
                await().atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .until(() ->
                                state(source, "sick").known() && state(source, "well").known());
                kafka.node(3).kill();
                assertFalse(state(source, "sick").known());
                assertTrue(source.reachable());
                assertTrue(state(source, "well").known());
                assertFalse(state(source, "sick").known());
                assertTrue(source.reachable());
            }
        }
    }

    private static ChannelState state(KafkaSource source, String channel) throws Exception {
        return source.readers().channel(channel).orElseThrow();
    }
}
