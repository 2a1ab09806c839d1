package dev.aqueduct.bridge.kafka;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.aqueduct.bridge.log.SourceUnavailableException;
import dev.aqueduct.bridge.read.Topic;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** For how long topics that could not be read are let alone. */
final class RefusalsTest {
    private static final Topic SICK = new Topic("sick", "AAAAAAAAAAAAAAAAAAAAAA", 1);

    private long now;
    private final Refusals refusals = new Refusals(() -> now);

    @Test
    void topic_is_let_alone_longer_each_time_and_tried_again() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            refusals.add(SICK, "why");
            now += Duration.ofSeconds(seconds).toNanos() - 1;
            var told = assertThrows(SourceUnavailableException.class, () -> refusals.check(SICK));
            assertEquals("why", told.getMessage());
            now += 1;
            assertDoesNotThrow(() -> refusals.check(SICK));
        }
    }

    @Test
    void trouble_long_ago_is_forgotten() {
        refusals.add(SICK, "why");
        refusals.add(SICK, "why");
        now += Duration.ofSeconds(62).toNanos();
        refusals.add(SICK, "why");
        now += Duration.ofSeconds(1).toNanos();
        assertDoesNotThrow(() -> refusals.check(SICK));
    }
}
