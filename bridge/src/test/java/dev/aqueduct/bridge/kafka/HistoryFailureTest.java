package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.aqueduct.bridge.read.History;
import dev.aqueduct.bridge.read.Topic;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** History that cannot be read because the bridge itself has trouble. */
final class HistoryFailureTest {
    private static final Topic TOPIC = new Topic("any", "AAAAAAAAAAAAAAAAAAAAAA", 1);

    private static ConsumerPool pool() {
        return new ConsumerPool(
                1,
                () -> {
                    throw new OutOfMemoryError("as the test wants it");
                });
    }

    @Test
    void error_is_an_answer_and_takes_no_consumer_from_others() throws Exception {
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        TopicDirectory directory =
                new TopicDirectory(
                        admin,
                        () -> {
                            throw new AssertionError("nobody polls");
                        },
                        new Reachability("none"),
                        new ChannelNames(List.of(), List.of()));
        try (directory;
                BlockHistory history = new BlockHistory(1 << 20, pool(), pool(), directory)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                for (var answer :
                        List.of(history.block(TOPIC, 0, 0, 1), history.next(TOPIC, 0, 0, 1))) {
                    assertInstanceOf(
                            History.Answer.Unavailable.class, answer.get(20, TimeUnit.SECONDS));
                }
            }
        } finally {
            admin.close(Duration.ZERO);
        }
    }
}
