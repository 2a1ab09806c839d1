package dev.aqueduct.bridge.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.aqueduct.bridge.log.Budget;
import dev.aqueduct.bridge.log.ChannelLog;
import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.ChannelState;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How topics come to be followed. */
final class TailsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static KafkaFixture fixture;
    private static FaultyAdmin admin;
    private static TopicDirectory directory;
    private static Refusals refusals;
    private static Tails tails;

    @BeforeAll
    static void start() {
        fixture = new KafkaFixture();
        admin = new FaultyAdmin(fixture.kafka.bootstrapServers());
        directory = fixture.directory(admin);
        refusals = new Refusals(System::nanoTime);
        Budget budget = new Budget(1 << 20, 1 << 20);
        Clients clients = new Clients(KafkaSettings.of(fixture.kafka.bootstrapServers()));
        // What tails ask for themselves is not counted.
        TopicDirectory others = fixture.directory(fixture.admin);
        Feed.Shared shared =
                new Feed.Shared(
                        record -> {
                            throw new AssertionError("nobody reads it");
                        },
                        new NodeMemory(budget),
                        refusals);
        tails =
                new Tails(
                        directory,
                        budget,
                        Duration.ZERO,
                        refusals,
                        name ->
                                new Tail(
                                        name,
                                        () ->
                                                new CheckedConsumer(
                                                        clients,
                                                        others::ids,
                                                        Clients.Fetching.PRESENT),
                                        shared));
    }

    @AfterAll
    static void stop() {
        tails.close();
        admin.close(Duration.ZERO);
        fixture.close();
    }

    @Test
    void channels_that_were_just_asked_for_are_followed_without_a_question() throws Exception {
        List<List<String>> groups = new ArrayList<>();
        for (int group = 0; group < 4; group++) {
            groups.add(List.of("many." + group + ".a", "many." + group + ".b"));
            for (String channel : groups.getLast()) {
                fixture.create(channel, 1);
            }
        }
        // An attempt fails by a pause of this machine, too: then the next group is tried.
        await().atMost(SOON)
                .until(() -> {
                    List<ChannelState> states =
                            List.copyOf(directory.ask(groups.removeFirst()).values());
                    int asked = admin.described.get();
                    for (ChannelState state : states) {
                        assertFalse(tails.follow(state.topic()).closed());
                    }
                    return admin.described.get() == asked;
                });
    }

    @Test
    void channel_without_any_leader_that_answers_is_not_followed() throws Exception {
        fixture.create("silent", 1);
        ChannelState state = directory.ask(List.of("silent")).get("silent");
        admin.failing.add(new TopicPartition("silent", 0));
        directory.ask(List.of("silent"));
        assertThrows(SourceUnavailableException.class, () -> tails.follow(state.topic()));
        admin.failing.clear();
        ChannelLog log = tails.follow(state.topic());
        assertFalse(log.closed());
    }

    @Test
    void channel_that_could_not_be_read_is_not_followed_at_once_again() throws Exception {
        fixture.create("refused", 1);
        ChannelState state = directory.ask(List.of("refused")).get("refused");
        for (int time = 0; time < 6; time++) {
            refusals.add(state.topic(), "why");
        }
        assertThrows(SourceUnavailableException.class, () -> tails.follow(state.topic()));
    }
}
